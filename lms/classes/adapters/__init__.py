"""Effects beyond the database: keys of the site, counts in its cache."""

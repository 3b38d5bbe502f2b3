"""Effects beyond the database: keys of the site, under which what is known of people is locked."""

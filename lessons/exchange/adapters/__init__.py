"""What the exchange needs beyond the database: the site's key."""

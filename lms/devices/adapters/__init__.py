"""Effects beyond the database: the keys that pupils' data are locked with."""

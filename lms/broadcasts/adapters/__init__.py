"""Effects beyond the database: files that are put down in a station's folder."""

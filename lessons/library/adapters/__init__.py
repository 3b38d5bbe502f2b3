"""Effects beyond the database: files in the private store, questions to other sites."""

"""Effects beyond the database: the key, the store, archives on the wire, paper, another site."""

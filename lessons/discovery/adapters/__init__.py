"""The database's own full-text index, and the shelf that each process keeps in its memory."""

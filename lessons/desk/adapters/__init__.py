"""Effects of the desk: an archive's folder on the server's own disk, a memory of forms."""

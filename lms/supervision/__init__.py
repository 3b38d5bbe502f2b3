"""What offices see of what is below them: counted, compared, asked for; it knows no other app."""

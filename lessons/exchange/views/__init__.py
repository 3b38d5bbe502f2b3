"""The addresses at which other systems read what is public."""

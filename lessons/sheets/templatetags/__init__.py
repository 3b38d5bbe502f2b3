"""What the templates of the sheets need."""

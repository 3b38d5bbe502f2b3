"""HTTP to what is carried away, and back."""

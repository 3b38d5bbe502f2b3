"""HTTP to one action or query of broadcasts and back."""

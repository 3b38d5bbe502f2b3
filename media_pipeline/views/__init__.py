"""HTTP to one action or query and back."""

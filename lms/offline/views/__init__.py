"""HTTP to packs and back."""

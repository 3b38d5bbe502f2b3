"""Reads of the library, each bounded, and scoped to who asks."""

"""Writes: counting again, and asking for plans."""

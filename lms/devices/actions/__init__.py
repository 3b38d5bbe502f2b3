"""Writes: needs, who has read them, their keys and their end."""

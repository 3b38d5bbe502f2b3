"""Writes: packs are offered, built, swept, and brought from another site."""

"""Reads: what a player is given, and what an address names."""

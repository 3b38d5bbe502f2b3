"""Reads: what the library holds, what is being done, what players are given."""

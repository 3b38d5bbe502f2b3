"""Reads: what the library holds and takes up, what is being done, what players are given."""

"""Reads for people: what the library holds, what is being done, what it takes up."""

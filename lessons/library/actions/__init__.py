"""Writes of the library, one verb each."""

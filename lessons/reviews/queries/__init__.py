"""Reads of the gate: things and their files, rounds and votes, what is in force."""

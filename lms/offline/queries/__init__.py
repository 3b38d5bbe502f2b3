"""Reads of what is carried away; nothing that is not public."""

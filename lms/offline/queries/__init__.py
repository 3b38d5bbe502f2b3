"""Reads: what is carried away in packs and in browsers; nothing that is not public."""

"""Reads of needs, each scoped to who asks; names are read through an action that writes it down."""

"""Reads of errands and bringers, each scoped to who asks; pupils are read through devices."""

"""Everything public in one table: found, counted and listed; never a draft and never a file."""

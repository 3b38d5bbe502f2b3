"""Devices for pupils: which of them lack one, what was donated, and where it is."""

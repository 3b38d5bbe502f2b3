"""Reads of panels, of what was counted, and of plans."""

"""Levels, grades, subjects and topics of the general education programme; never pages."""

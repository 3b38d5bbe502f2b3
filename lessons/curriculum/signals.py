"""What other rooms may want to know about the curriculum."""

from django.dispatch import Signal

courses_changed = Signal()
"""Levels, grades, subjects, courses or topics were added, changed or removed; sent inside the
transaction."""

names_changed = Signal()
"""The records of the sender with these `pks` are called otherwise, or go; sent inside the
transaction."""

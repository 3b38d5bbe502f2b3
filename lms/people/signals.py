"""What happened among people, told to whoever listens."""

from django.dispatch import Signal

organisations_changed = Signal()
"""Organisations were written past save(): renamed, moved or (de)activated.

Arguments: `organisation_ids`.
"""

memberships_changed = Signal()
"""Memberships were written past save() and delete(), many at once.

Arguments: `user_ids`, `organisation_ids`.
"""

"""Writes to the table of everything public; called by the rooms that own the things.

No permission is asked here: the caller has just published or withdrawn the thing itself, and
calls in the same transaction.
"""

from lessons.discovery.actions.airing import put_airings
from lessons.discovery.actions.editions import mark_changed
from lessons.discovery.actions.entries import (
    mark_stale,
    mark_stale_schools,
    put_entry,
    withdraw_entry,
)
from lessons.discovery.actions.rebuilding import Rebuilt, rebuild

__all__ = [
    "Rebuilt",
    "mark_changed",
    "mark_stale",
    "mark_stale_schools",
    "put_airings",
    "put_entry",
    "rebuild",
    "withdraw_entry",
]

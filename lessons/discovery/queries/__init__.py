"""Reads of everything public: bounded, and never anything that was withdrawn."""

from lessons.discovery.queries.browsing import Found, find_entries
from lessons.discovery.queries.editions import (
    PresentEdition,
    get_edition,
    has_stale,
    is_public,
    list_doors,
    list_sources,
)
from lessons.discovery.queries.suggesting import list_suggestions

__all__ = [
    "Found",
    "PresentEdition",
    "find_entries",
    "get_edition",
    "has_stale",
    "is_public",
    "list_doors",
    "list_sources",
    "list_suggestions",
]

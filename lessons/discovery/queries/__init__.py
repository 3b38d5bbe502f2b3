"""Reads of everything public: bounded, and never anything that was withdrawn."""

from lessons.discovery.queries.browsing import Found, find_entries
from lessons.discovery.queries.editions import (
    PresentEdition,
    find_addresses,
    find_public,
    get_edition,
    has_stale,
    is_public,
    list_doors,
    list_sources,
    recall,
)
from lessons.discovery.queries.makers import (
    Made,
    Makers,
    School,
    Teacher,
    count_makers,
    find_made,
    find_makers,
    find_school,
    list_maker_keys,
    list_namesakes,
    list_teachers,
)
from lessons.discovery.queries.suggesting import list_suggestions

__all__ = [
    "Found",
    "Made",
    "Makers",
    "PresentEdition",
    "School",
    "Teacher",
    "count_makers",
    "find_addresses",
    "find_entries",
    "find_made",
    "find_makers",
    "find_public",
    "find_school",
    "get_edition",
    "has_stale",
    "is_public",
    "list_doors",
    "list_maker_keys",
    "list_namesakes",
    "list_sources",
    "list_suggestions",
    "list_teachers",
    "recall",
]

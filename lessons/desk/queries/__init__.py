"""Reads of the desk: the list of lessons, what the form shows, what a new lesson begins with."""

from lessons.desk.queries.bulk import find_brought, list_awaited, list_unused_recordings
from lessons.desk.queries.describing import list_documents, read_description
from lessons.desk.queries.lessons import (
    DeskEntry,
    count_shelves,
    describe_entries,
    describe_entry,
    list_lessons,
)
from lessons.desk.queries.places import (
    Beginning,
    find_beginning,
    index_places,
    index_topics,
    list_course_choices,
)

__all__ = [
    "Beginning",
    "DeskEntry",
    "count_shelves",
    "describe_entries",
    "describe_entry",
    "find_beginning",
    "find_brought",
    "index_places",
    "index_topics",
    "list_awaited",
    "list_course_choices",
    "list_documents",
    "list_lessons",
    "list_unused_recordings",
    "read_description",
]

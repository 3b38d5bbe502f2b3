"""Reads for the public pages and the editor."""

from lessons.catalogue.queries.gaps import DescribedGap, list_gaps
from lessons.catalogue.queries.lessons import find_neighbours, list_questions, list_related_lessons
from lessons.catalogue.queries.pages import (
    get_course,
    list_doors,
    list_grade_pages,
    list_subject_pages,
)

__all__ = [
    "DescribedGap",
    "find_neighbours",
    "get_course",
    "list_doors",
    "list_gaps",
    "list_grade_pages",
    "list_questions",
    "list_related_lessons",
    "list_subject_pages",
]

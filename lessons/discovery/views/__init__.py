"""The search page, its suggestions, who made things, and the lists that the tag `listing` shows."""

from lessons.discovery.views.makers import school, teacher, teachers
from lessons.discovery.views.search import search, suggest

__all__ = ["school", "search", "suggest", "teacher", "teachers"]

"""The search page, its suggestions, and the lists that other pages show by the tag `listing`."""

from lessons.discovery.views.search import search, suggest

__all__ = ["search", "suggest"]

"""Keeps the page tree as wide as the curriculum."""

from typing import Any

from django.db import transaction

from lessons.catalogue.actions import grow_page_tree
from lessons.catalogue.models import HomePage


def grow_after_commit(**_kwargs: Any) -> None:
    """Make the pages of new grades and subjects, where there is a catalogue to put them in."""
    transaction.on_commit(grow)


def grow() -> None:
    """Grow the tree below the home page, if there is one."""
    home = HomePage.objects.first()
    if home is not None:
        grow_page_tree(home=home)

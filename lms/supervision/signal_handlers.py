"""Notes what has to be counted again, and on commit has a worker do it; connected once."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from lms.supervision.actions.counting import mark_moved, mark_stale
from lms.supervision.signals import figures_changed, places_moved
from lms.supervision.tasks import refresh_figures


def connect() -> None:
    """Connect every handler."""
    figures_changed.connect(note_change, dispatch_uid="supervision.changed")
    places_moved.connect(note_move, dispatch_uid="supervision.moved")


def note_change(
    panel: str, places: Iterable[int], months: Iterable[date] | None = None, **_kwargs: Any
) -> None:
    """Note that a panel has to count again."""
    mark_stale(panel=panel, places=places, months=months)
    transaction.on_commit(refresh_figures.enqueue)


def note_move(**_kwargs: Any) -> None:
    """Note that totals have to be added up again."""
    mark_moved()
    transaction.on_commit(refresh_figures.enqueue)

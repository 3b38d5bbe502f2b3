"""Notes what has to be counted again, and on commit has a worker do it; connected once."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from lms.supervision.actions.noting import note_marks, note_moved
from lms.supervision.rules.months import find_month
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
    firsts = [None] if months is None else [find_month(day).first for day in months]
    marks = [(panel, place, first) for place in places for first in firsts]
    note_marks(marks=marks, count=refresh_figures.enqueue)


def note_move(**_kwargs: Any) -> None:
    """Note that totals have to be added up again."""
    note_moved(count=refresh_figures.enqueue)

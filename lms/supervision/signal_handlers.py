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
    _ask_on_commit()


def note_move(**_kwargs: Any) -> None:
    """Note that totals have to be added up again."""
    mark_moved()
    _ask_on_commit()


def _ask_on_commit() -> None:
    """Have a worker count once this transaction is written, however much of it was told of."""
    connection = transaction.get_connection()
    here = set(connection.savepoint_ids)
    # What was asked for within a savepoint that is left may yet be rolled back with it.
    for savepoints, asked, _robust in connection.run_on_commit:
        if asked is _ask and set(savepoints) <= here:
            return
    transaction.on_commit(_ask)


def _ask() -> None:
    refresh_figures.enqueue()

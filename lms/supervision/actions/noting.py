"""Notes what has to be counted again, once a transaction however often it is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from lms.supervision.models import PanelState, Stale

Mark = tuple[str, int, date | None]
"""A panel, an organisation, and the first day of a month; None for every month."""


@dataclass
class Asked:
    """What waits for the commit: a count, and what was noted along with it in this transaction."""

    count: Callable[[], Any]
    is_first: bool
    marks: set[Mark] = field(default_factory=set)

    def __call__(self) -> None:
        if self.is_first:
            self.count()


def note_marks(*, marks: Iterable[Mark], count: Callable[[], Any]) -> None:
    """Note that these are no longer true, and have `count` called once all is written.

    What this transaction has noted stands there already: an import saves thousands of rows at a
    few organisations.
    """
    waiting = _list_waiting()
    new = set(marks) - {mark for _savepoints, one in waiting for mark in one.marks}
    if new:
        in_order = sorted(new, key=lambda one: (one[0], one[1], str(one[2])))
        Stale.objects.bulk_create(
            Stale(panel=panel, organisation_id=place, month=month)
            for panel, place, month in in_order
        )
        _find_or_ask(waiting, count).marks.update(new)


def note_moved(*, count: Callable[[], Any]) -> None:
    """Note that all totals have to be added up again."""
    PanelState.objects.update(is_to_roll=True)
    _find_or_ask(_list_waiting(), count)


def forget_noted() -> None:
    """Note afresh from here on: what this transaction has noted was counted within it."""
    for _savepoints, one in _list_waiting():
        one.marks.clear()


def _list_waiting() -> list[tuple[set[Any], Asked]]:
    """Return what waits: what was noted within a savepoint goes when that is rolled back."""
    waiting = transaction.get_connection().run_on_commit
    return [(set(points), one) for points, one, _robust in waiting if isinstance(one, Asked)]


def _find_or_ask(waiting: list[tuple[set[Any], Asked]], count: Callable[[], Any]) -> Asked:
    """Return one that is rolled back together with whatever is written now."""
    here = set(transaction.get_connection().savepoint_ids)
    for savepoints, one in waiting:
        if here <= savepoints:
            return one
    # If an earlier one goes, so does this: what it was noted in is around here still.
    asked = Asked(count=count, is_first=not waiting)
    transaction.on_commit(asked)
    return asked

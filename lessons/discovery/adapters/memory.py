"""The shelf of this process: read once from the table, then kept in step edition by edition."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from lessons.discovery.adapters.lexemes import Wanted, find_sets
from lessons.discovery.models import Edition, Entry
from lessons.discovery.rules import Row, Shelf

_REMEMBERED = 200
_COLUMNS = (
    *("pk", "withdrawn_at", "kind", "grade_id", "subject_id", "topic_id", "series", "school"),
    *("duration_ms", "has_captions", "size_bytes", "airs_at"),
)


@dataclass(frozen=True)
class Present:
    """A shelf, the edition it shows, and what was found in that edition by words."""

    lineage: str
    number: int
    shelf: Shelf
    found: "OrderedDict[tuple[Wanted, ...], int]" = field(default_factory=OrderedDict)

    def find_sets(self, questions: list[tuple[Wanted, ...]]) -> list[int]:
        """Return the set that each question finds; a question asked lately costs nothing."""
        with _lock:
            answers = {one: self.found[one] for one in questions if one in self.found}
        asked = [one for one in dict.fromkeys(questions) if one not in answers]
        fresh = dict(zip(asked, find_sets(asked), strict=True))
        with _lock:
            self.found.update(fresh)
            while len(self.found) > _REMEMBERED:
                self.found.popitem(last=False)
        answers |= fresh
        return [answers[one] for one in questions]


_lock = threading.RLock()
_present: Present | None = None


def get_present() -> Present:
    """Return the shelf of the edition that is committed now.

    Inside a transaction nothing is kept: what it wrote may still be undone.
    """
    global _present
    row = Edition.objects.values_list("lineage", "number").first()
    lineage, number = (str(row[0]), row[1]) if row else ("", 0)
    here = _present
    if here and (here.lineage, here.number) == (lineage, number) and not connection.in_atomic_block:
        return here
    if connection.in_atomic_block:
        return Present(lineage, number, Shelf().with_rows(_read_rows(Entry.objects.live())))
    with _lock:
        here = _present
        if here and here.lineage == lineage and here.number >= number:
            return here
        if here and here.lineage == lineage:
            changed = Entry.objects.filter(edition__gt=here.number)
            shelf = here.shelf.with_rows(_read_rows(changed))
        else:
            shelf = Shelf().with_rows(_read_rows(Entry.objects.live()))
        _present = Present(lineage, number, shelf)
        return _present


def _read_rows(entries: QuerySet[Entry]) -> Iterator[Row]:
    values: tuple[Any, ...]
    for values in entries.order_by().values_list(*_COLUMNS).iterator(chunk_size=5000):
        fields = dict(zip(_COLUMNS, values, strict=True))
        airs_at = fields.pop("airs_at")
        yield Row(
            number=fields.pop("pk"),
            is_live=fields.pop("withdrawn_at") is None,
            airs_at=airs_at and airs_at.timestamp(),
            **fields,
        )

"""Writes the table of everything public anew from what the rooms say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lessons.discovery.actions.entries import put_entry, withdraw_entry
from lessons.discovery.models import Entry
from lessons.discovery.rules import InvalidItem, Item, Source

_BATCH = 200


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What a rebuilding found: the things there are, and those that nobody vouches for any more."""

    items: int
    withdrawn: int


def rebuild(*, sources: Iterable[Source], clock: Callable[[], datetime]) -> Rebuilt:
    """Write the table anew from what the rooms say is public; readers notice nothing of it.

    What a room publishes or withdraws meanwhile is newer than the beginning and stays as it is.
    Each batch is stamped when it is written: harvesters who come between two miss neither.
    """
    started = clock()
    seen: set[str] = set()
    for source in sources:
        batch: list[Item] = []
        for item in source.list_items():
            if not item.origin.startswith(f"{source.name}:"):
                raise InvalidItem(f"{item.origin} does not come from {source.name}")
            seen.add(item.origin)
            batch.append(item)
            if len(batch) == _BATCH:
                _put_batch(batch, now=clock(), started=started)
                batch = []
        _put_batch(batch, now=clock(), started=started)
    gone = [
        origin
        for origin in Entry.objects.live()
        .filter(changed_at__lte=started)
        .values_list("origin", flat=True)
        if origin not in seen
    ]
    for origin in gone:
        withdraw_entry(origin=origin, now=clock())
    return Rebuilt(items=len(seen), withdrawn=len(gone))


@transaction.atomic
def _put_batch(batch: list[Item], *, now: datetime, started: datetime) -> None:
    for item in batch:
        put_entry(item=item, now=now, unless_changed_since=started)

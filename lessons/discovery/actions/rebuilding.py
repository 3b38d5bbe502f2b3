"""Writes the table of everything public anew from what the rooms say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lessons.discovery.actions.entries import put_entry, withdraw_entry
from lessons.discovery.models import Entry
from lessons.discovery.queries import get_edition
from lessons.discovery.rules import InvalidItem, Item, Source

_BATCH = 200


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What a rebuilding found: the things there are, and those that nobody vouches for any more."""

    items: int
    withdrawn: int


def rebuild(*, sources: Iterable[Source], clock: Callable[[], datetime]) -> Rebuilt:
    """Write the table anew from what the rooms say is public; readers notice nothing of it.

    What a room publishes or withdraws meanwhile stays as it is: told by the edition, not by the
    clock, for who stamped a change before the beginning may commit it afterwards. Each batch is
    stamped when it is written: harvesters who come between two miss neither.
    """
    started = get_edition().number
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
        .filter(edition__lte=started)
        .values_list("origin", flat=True)
        if origin not in seen
    ]
    withdrawn = [
        withdraw_entry(origin=origin, now=clock(), unless_edition_after=started) for origin in gone
    ]
    return Rebuilt(items=len(seen), withdrawn=sum(withdrawn))


@transaction.atomic
def _put_batch(batch: list[Item], *, now: datetime, started: int) -> None:
    for item in batch:
        put_entry(item=item, now=now, unless_edition_after=started)

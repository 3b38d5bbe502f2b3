"""One page of everything public: what was found, counted by every facet, and what to loosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from lessons.discovery.adapters.memory import Present, get_present
from lessons.discovery.models import Entry
from lessons.discovery.queries.places import Places, read_places
from lessons.discovery.queries.words import match_words
from lessons.discovery.rules import FACETS, PAGE_SIZE, Selection, list_page
from lessons.discovery.rules.shelves import Value

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Found:
    """What a selection finds: a page of entries, and counts as if each facet were not chosen."""

    selection: Selection
    entries: list[Entry]
    total: int
    counts: Mapping[str, Mapping[str, int]]
    # How many there were without what is chosen of a facet; asked only when nothing was found.
    loosened: Mapping[str, int]
    places: Places
    instead: str = ""
    is_loose: bool = False

    @property
    def last_page(self) -> int:
        """The number of the last page; 1 when nothing was found."""
        return max(1, -(-self.total // PAGE_SIZE))


def find_entries(
    selection: Selection,
    *,
    now: datetime,
    among: Selection | None = None,
    within: int | None = None,
) -> Found:
    """Find what `selection` asks for; with `among`, only within what that one chooses.

    With `within`, only in that set of entries.
    """
    present = get_present()
    places = read_places(selection if among is None else _join(selection, among))
    fixed = among.chosen if among is not None else {}
    match = match_words(present, selection.words) if selection.words else None
    start = present.shelf.live if match is None else match.all & present.shelf.live
    if within is not None:
        start &= within
    for facet, values in fixed.items():
        start &= _choose(present, places, facet, values, now)
    chosen = {
        facet: _choose(present, places, facet, selection.get(facet), now)
        for facet in FACETS
        if selection.get(facet) and facet not in fixed
    }
    everything = _narrow(start, chosen)
    total = everything.bit_count()
    last_page = max(1, -(-total // PAGE_SIZE))
    selection = selection.on_page(min(selection.page, last_page))
    tiers = (start,) if match is None else match.tiers
    numbers = list_page(tiers, everything, (selection.page - 1) * PAGE_SIZE, PAGE_SIZE)
    entries = list_entries(numbers)
    without = {facet: _narrow(start, chosen, but=facet) for facet in chosen}
    return Found(
        selection=selection,
        entries=entries,
        total=total,
        counts={
            facet: _count(present, places, facet, without.get(facet, everything), now)
            for facet in FACETS
            if facet not in fixed
        },
        loosened={facet: bits.bit_count() for facet, bits in without.items()} if not total else {},
        places=places,
        instead=match.say_instead(entry.title for entry in entries) if match else "",
        is_loose=match.is_loose if match else False,
    )


def list_entries(numbers: list[int]) -> list[Entry]:
    """Return the live entries of these numbers, in this order."""
    found = Entry.objects.live().select_related("grade", "subject").in_bulk(numbers)
    return [found[number] for number in numbers if number in found]


def _join(one: Selection, other: Selection) -> Selection:
    return Selection(one.words, {**one.chosen, **other.chosen}, one.page)


def _narrow(start: int, chosen: Mapping[str, int], but: str = "") -> int:
    for facet, bits in chosen.items():
        if facet != but:
            start &= bits
    return start


def _choose(
    present: Present, places: Places, facet: str, values: tuple[str, ...], now: datetime
) -> int:
    """Return the set of what has one of the values chosen of `facet`."""
    if facet == "airing":
        return present.shelf.find_airing(now.timestamp(), (now + WEEK).timestamp())
    return present.shelf.find(facet, places.read(facet, values))


def _count(
    present: Present, places: Places, facet: str, among: int, now: datetime
) -> dict[str, int]:
    """Return the counts of `facet` by its values as they stand in an address."""
    if facet == "topic" and not places.topics:
        return {}
    if facet == "airing":
        airing = among & present.shelf.find_airing(now.timestamp(), (now + WEEK).timestamp())
        return {"1": airing.bit_count()} if airing else {}
    counts: dict[str, int] = {}
    singles: dict[Value, int] = present.shelf.count(facet, among)
    for value, count in singles.items():
        for written in places.write(facet, value):
            counts[written] = counts.get(written, 0) + count
    return counts

"""The facets of everything public as sets of numbers: found, counted and paged in no time; pure.

A set is one long integer whose bits are the numbers of entries: AND, OR and counting over a hundred
thousand entries take microseconds, so that every facet is counted anew for every page, exactly.
A higher number came later: the highest bit is the newest entry.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lessons.discovery.rules.makers import make_key

# Up to so many entries values are counted one by one, which any number of values allows.
COUNTED_SINGLY = 4000
MOST_LISTED = 60

MINUTE_MS = 60_000
# Shorter than so many minutes; what is longer than all falls into the last band.
DURATIONS = {"5": (0, 5), "15": (5, 15), "30": (15, 30), "long": (30, None)}
MEGABYTE = 1_000_000
SIZES = (5, 20, 50, 100)


class Row(NamedTuple):
    """What the shelf keeps of an entry."""

    number: int
    is_live: bool
    kind: str = ""
    grade_id: int | None = None
    subject_id: int | None = None
    topic_id: int | None = None
    series: str = ""
    school: str = ""
    duration_ms: int | None = None
    has_captions: bool = False
    size_bytes: int | None = None
    airs_at: float | None = None


Value = str | int
# Facets of few values keep a set for each; schools and topics are many, and keep lists.
_SETS = ("kind", "grade", "subject", "series", "duration", "captions", "size")
_LISTS = ("topic", "school")


@dataclass(frozen=True)
class Shelf:
    """All live entries by facet; a changed one is a new shelf, so that readers share the old."""

    live: int = 0
    sets: Mapping[str, Mapping[Value, int]] = field(default_factory=dict)
    lists: Mapping[str, Mapping[int, Value]] = field(default_factory=dict)
    airs: Mapping[int, float] = field(default_factory=dict)
    # Gathered from the above when first asked for; not what the shelf is.
    by_value: dict[str, Mapping[Value, Sequence[int]]] = field(default_factory=dict, compare=False)
    largest: dict[str, Mapping[Value, int]] = field(default_factory=dict, compare=False)
    by_key: dict[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict, compare=False)

    def with_rows(self, rows: Iterable[Row]) -> "Shelf":
        """Return the shelf with `rows` in place of what it had under their numbers."""
        touched = Marks()
        live = Marks()
        new: dict[str, defaultdict[Value, Marks]] = {name: defaultdict(Marks) for name in _SETS}
        lists = {name: dict(self.lists.get(name, {})) for name in _LISTS}
        airs = dict(self.airs)
        for row in rows:
            number = row.number
            touched.add(number)
            for listed in lists.values():
                listed.pop(number, None)
            airs.pop(number, None)
            if not row.is_live:
                continue
            live.add(number)
            for name, value in list_values(row):
                new[name][value].add(number)
            if row.topic_id:
                lists["topic"][number] = row.topic_id
            if row.school:
                lists["school"][number] = row.school
            if row.airs_at is not None:
                airs[number] = row.airs_at
        kept = ~touched.as_set()
        sets = {}
        for name in _SETS:
            old = self.sets.get(name, {})
            merged = {
                value: (old.get(value, 0) & kept) | new[name][value].as_set()
                for value in {*old, *new[name]}
            }
            sets[name] = {value: bits for value, bits in merged.items() if bits}
        shown = (self.live & kept) | live.as_set()
        return Shelf(live=shown, sets=sets, lists=lists, airs=airs)

    def find(self, facet: str, values: Iterable[Value]) -> int:
        """Return the set of what has one of `values`."""
        wanted = set(values)
        if facet in _LISTS:
            by_value = self._by_value(facet)
            return make_set(n for value in wanted for n in by_value.get(value, ()))
        known = self.sets.get(facet, {})
        found = 0
        for value in wanted:
            found |= known.get(value, 0)
        return found

    def find_airing(self, start: float, end: float) -> int:
        """Return the set of what is on television from `start` until `end`."""
        marks = Marks()
        for number, moment in self.airs.items():
            if start <= moment < end:
                marks.add(number)
        return marks.as_set()

    def count(self, facet: str, among: int) -> dict[Value, int]:
        """Return how many of `among` have each value; of many values, those of a large set."""
        if facet not in _LISTS:
            counts = {
                value: (bits & among).bit_count()
                for value, bits in self.sets.get(facet, {}).items()
            }
            return {value: count for value, count in counts.items() if count}
        listed = self.lists.get(facet, {})
        if among.bit_count() <= COUNTED_SINGLY:
            return dict(Counter(listed[n] for n in list_numbers(among) if n in listed))
        counts = {}
        for value, bits in self._largest(facet).items():
            if count := (bits & among).bit_count():
                counts[value] = count
        return counts

    def count_by_key(self, facet: str) -> Mapping[str, Mapping[str, int]]:
        """Return the names of a facet by the key they have in addresses, each with its count."""
        if facet not in self.by_key:
            keys: defaultdict[str, dict[str, int]] = defaultdict(dict)
            for name, numbers in self._by_value(facet).items():
                keys[make_key(str(name))][str(name)] = len(numbers)
            self.by_key[facet] = dict(keys)
        return self.by_key[facet]

    def _by_value(self, facet: str) -> Mapping[Value, Sequence[int]]:
        """Return the numbers that have each value, gathered when the first reader asks."""
        if facet not in self.by_value:
            numbers: defaultdict[Value, list[int]] = defaultdict(list)
            for number, value in self.lists.get(facet, {}).items():
                numbers[value].append(number)
            # Two threads at once gather the same.
            self.by_value[facet] = dict(numbers)
        return self.by_value[facet]

    def _largest(self, facet: str) -> Mapping[Value, int]:
        """Return the sets of the values that most entries have."""
        if facet not in self.largest:
            by_value = self._by_value(facet)
            wanted = sorted(by_value, key=lambda value: (-len(by_value[value]), value))
            self.largest[facet] = {
                value: make_set(by_value[value]) for value in wanted[:MOST_LISTED]
            }
        return self.largest[facet]


class Marks:
    """A set being gathered, number by number."""

    def __init__(self) -> None:
        self.bytes = bytearray()

    def add(self, number: int) -> None:
        """Put `number` into the set."""
        place = number >> 3
        if place >= len(self.bytes):
            self.bytes.extend(bytes(max(place + 1 - len(self.bytes), len(self.bytes))))
        self.bytes[place] |= 1 << (number & 7)

    def as_set(self) -> int:
        """Return the set."""
        return int.from_bytes(self.bytes, "little")


def make_set(numbers: Iterable[int]) -> int:
    """Return the set of `numbers`; of a hundred thousand in some milliseconds."""
    listed = list(numbers)
    if not listed:
        return 0
    # Digits of base two, written at their places and read at once: the highest comes first.
    digits = bytearray(b"0") * (max(listed) + 1)
    for number in listed:
        digits[number] = 49
    digits.reverse()
    return int(digits, 2)


def list_values(row: Row) -> Iterator[tuple[str, Value]]:
    """Yield the facets of an entry that keep sets, with its value of each."""
    yield "kind", row.kind
    if row.grade_id:
        yield "grade", row.grade_id
    if row.subject_id:
        yield "subject", row.subject_id
    if row.series:
        yield "series", row.series
    if row.has_captions:
        yield "captions", 1
    if row.duration_ms is not None:
        minutes = row.duration_ms / MINUTE_MS
        for band, (_from, until) in DURATIONS.items():
            if until is None or minutes < until:
                yield "duration", band
                break
    if row.size_bytes is not None:
        for megabytes in SIZES:
            if row.size_bytes <= megabytes * MEGABYTE:
                yield "size", megabytes


def list_numbers(bits: int, skip: int = 0, take: int | None = None) -> list[int]:
    """Return the numbers in a set, newest first: `take` of them after `skip`."""
    if not bits:
        return []
    written = bin(bits)
    last = len(written) - 1
    numbers: list[int] = []
    place = written.find("1", 2)
    while place >= 0 and (take is None or len(numbers) < take):
        if skip:
            skip -= 1
        else:
            numbers.append(last - place)
        place = written.find("1", place + 1)
    return numbers


def list_page(tiers: Sequence[int], among: int, skip: int, take: int) -> list[int]:
    """Return one page of `among`: better tiers first, newest first within each."""
    page: list[int] = []
    for tier in tiers:
        here = tier & among
        among &= ~here
        size = here.bit_count()
        if skip < size:
            page += list_numbers(here, skip, take - len(page))
            if len(page) == take:
                break
        skip = max(0, skip - size)
    return page


def rank_by_matches(sets: Sequence[int]) -> list[int]:
    """Return tiers of what lies in at least n, n-1, … 1 of `sets`."""
    at_least = [0] * len(sets)
    for one in sets:
        for place in range(len(sets) - 1, 0, -1):
            at_least[place] |= at_least[place - 1] & one
        at_least[0] |= one
    return at_least[::-1]

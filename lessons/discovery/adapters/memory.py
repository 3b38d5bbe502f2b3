"""The shelf of this process: read once from the table, then kept in step edition by edition."""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db import connection
from django.db.models import QuerySet

from lessons.discovery.adapters.lexemes import Wanted, find_sets, list_common
from lessons.discovery.models import Edition, Entry, Lexemes
from lessons.discovery.rules import Row, Shelf, make_set

Key = TypeVar("Key")
_REMEMBERED = 200
# Fifteen kilobytes each for a hundred thousand entries.
_KEPT_WORDS = 500
# The commonest words are read with the shelf, as many as take this many looks at each entry.
_WORTH_READING = 10
# More changes at once than this, and the sets of words are read anew when somebody asks.
_MOST_FOLLOWED = 1000
# In the order of `Row`.
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
    words: "OrderedDict[str, int]" = field(default_factory=OrderedDict)

    def find_sets(self, questions: list[tuple[Wanted, ...]]) -> list[int]:
        """Return the set that each question finds; a question asked lately costs nothing.

        Nor does one for whole words whose sets are at hand: they are laid over each other.
        """
        return _recall(self.found, questions, self._read_sets, most=_REMEMBERED)

    def _read_sets(self, questions: list[tuple[Wanted, ...]]) -> list[int]:
        with _lock:
            known = {one: found for one in questions if (found := self._join(one)) is not None}
        others = [one for one in questions if one not in known]
        known |= zip(others, find_sets(others), strict=True)
        return [known[one] for one in questions]

    def _join(self, question: tuple[Wanted, ...]) -> int | None:
        """Return what a question finds, where all it asks for are whole words that are kept."""
        joined = -1
        for one in question:
            sets = [self.words.get(lexeme) for lexeme in one.lexemes]
            if one.is_prefix or None in sets:
                return None
            joined &= reduce(or_, filter(None, sets), 0)
        return joined if question else None

    def find_words(self, lexemes: list[str]) -> list[int]:
        """Return the set of entries that hold each lexeme by itself.

        A word like "bài" stands in most entries and is dear to read, but asked for often: its set
        outlives the edition and is kept in step with what changes.
        """
        return _recall(self.words, lexemes, _read_words, most=_KEPT_WORDS)


def _recall(
    kept: "OrderedDict[Key, int]",
    asked: list[Key],
    read: Callable[[list[Key]], list[int]],
    *,
    most: int,
) -> list[int]:
    """Return what is kept for each key, having read what is not; what was asked last stays."""
    with _lock:
        answers = {one: kept[one] for one in asked if one in kept}
    missing = [one for one in dict.fromkeys(asked) if one not in answers]
    answers |= zip(missing, read(missing), strict=True)
    with _lock:
        for one, found in answers.items():
            kept[one] = found
            kept.move_to_end(one)
        while len(kept) > most:
            kept.popitem(last=False)
    return [answers[one] for one in asked]


def _read_words(lexemes: list[str]) -> list[int]:
    return find_sets([(Wanted((lexeme,)),) for lexeme in lexemes])


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
            rows = list(_read_rows(Entry.objects.filter(edition__gt=here.number)))
            shelf = here.shelf.with_rows(rows)
            words = _follow_words(here.words, [row.number for row in rows])
        else:
            shelf = Shelf().with_rows(_read_rows(Entry.objects.live()))
            words = _read_common()
        _present = Present(lineage, number, shelf, words=words)
        return _present


def _read_common() -> "OrderedDict[str, int]":
    """Return the sets of the words that stand in most entries, before a reader waits for one."""
    # One by one: the numbers of a set take a hundred times the memory of its bits.
    return OrderedDict((lexeme, _read_words([lexeme])[0]) for lexeme in list_common(_WORTH_READING))


def _follow_words(words: "OrderedDict[str, int]", changed: list[int]) -> "OrderedDict[str, int]":
    """Return the sets of words with the changed entries in those where they stand now."""
    if not words or len(changed) > _MOST_FOLLOWED:
        return OrderedDict()
    held: defaultdict[str, list[int]] = defaultdict(list)
    rows = Lexemes.objects.filter(entry_id__in=changed).values_list("entry_id", "lexemes")
    for number, lexemes in rows:
        for lexeme in lexemes.split():
            held[lexeme].append(number)
    kept = ~make_set(changed)
    return OrderedDict(
        (lexeme, (numbers & kept) | make_set(held.get(lexeme, ())))
        for lexeme, numbers in words.items()
    )


def _read_rows(entries: QuerySet[Entry]) -> Iterator[Row]:
    values: tuple[Any, ...]
    for values in entries.order_by().values_list(*_COLUMNS).iterator(chunk_size=5000):
        number, withdrawn_at, *described, airs_at = values
        moment = airs_at and airs_at.timestamp()
        yield Row._make((number, withdrawn_at is None, *described, moment))

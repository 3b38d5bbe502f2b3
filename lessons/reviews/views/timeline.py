"""The line below a film: where notes are, and what was watched; drawn without a script."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lessons.reviews.rules.watching import Range

WIDTH = 1000
NARROWEST = 8


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A note on the line."""

    note: Any
    x: int
    width: int


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """What is drawn, in a thousand steps from the beginning of the film to its end."""

    marks: tuple[Mark, ...]
    watched: tuple[tuple[int, int], ...]
    """From where and how wide."""


def draw_timeline(*, notes: Iterable[Any], watched: Iterable[Range], duration_ms: int) -> Timeline:
    """Return where on the line each note about a place and each stretch watched lies."""

    def place(ms: int) -> int:
        return min(WIDTH, WIDTH * ms // duration_ms)

    marks = []
    for note in notes:
        if note.start_ms is None or note.start_ms > duration_ms:
            continue
        start = min(place(note.start_ms), WIDTH - NARROWEST)
        end = place(note.end_ms or note.start_ms)
        marks.append(Mark(note=note, x=start, width=max(NARROWEST, end - start)))
    return Timeline(
        marks=tuple(marks),
        watched=tuple((place(start), max(1, place(end) - place(start))) for start, end in watched),
    )

"""QR codes as lines of an inline picture; pure: no file, no colour."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import segno

# Readers of codes want an empty border.
QUIET = 4


@dataclass(frozen=True, kw_only=True)
class Square:
    """A square of so many dots, and the dark ones of them as a path."""

    size: int
    path: str


def draw_square(text: str) -> Square:
    """Return the QR code of `text`, each run of dark dots as one rectangle."""
    rows = [[bool(dark) for dark in row] for row in segno.make(text, error="m").matrix]
    lines = (line for y, row in enumerate(rows, QUIET) for line in _draw_row(y, row))
    return Square(size=len(rows) + 2 * QUIET, path="".join(lines))


def _draw_row(y: int, row: Sequence[bool]) -> Iterator[str]:
    x = QUIET
    for dark, run in groupby(row):
        width = len(list(run))
        if dark:
            yield f"M{x} {y}h{width}v1h-{width}z"
        x += width

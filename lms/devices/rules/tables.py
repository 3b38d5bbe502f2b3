"""Counts by two things with their totals, and what of them everybody may read; pure.

A cell that is hidden must not be found by subtracting: wherever one is hidden in a row or column
whose total is shown, others are hidden until at least two are, and together at least `LEAST`.
"""

from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeVar

LEAST = 5

Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)
Place = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class CountTable:
    """Counts with totals: the last row and the last column. None stands for a hidden cell."""

    cells: tuple[tuple[int | None, ...], ...]

    @property
    def total(self) -> int | None:
        """Return how many there are altogether."""
        return self.cells[-1][-1]


def make_table(
    *, rows: Sequence[Row], columns: Sequence[Column], counts: Mapping[tuple[Row, Column], int]
) -> CountTable:
    """Return `counts` by row and column, with totals."""
    grid = [[counts.get((row, column), 0) for column in columns] for row in rows]
    for line in grid:
        line.append(sum(line))
    grid.append([sum(line[at] for line in grid) for at in range(len(columns) + 1)])
    return CountTable(cells=tuple(tuple(line) for line in grid))


def hide_small(table: CountTable, *, least: int = LEAST) -> CountTable:
    """Return `table` as everybody may read it: no cell under `least`, shown or found."""
    values = {
        (y, x): value or 0 for y, line in enumerate(table.cells) for x, value in enumerate(line)
    }
    height, width = len(table.cells), len(table.cells[0])
    lines = [[(y, x) for x in range(width)] for y in range(height)]
    lines += [[(y, x) for y in range(height)] for x in range(width)]
    hidden = {place for place, value in values.items() if value < least}
    while added := {one for line in lines for one in _find_next(line, values, hidden, least)}:
        hidden |= added
    return CountTable(
        cells=tuple(
            tuple(None if (y, x) in hidden else values[y, x] for x in range(width))
            for y in range(height)
        )
    )


def publish(table: CountTable, *, least: int = LEAST) -> CountTable:
    """Return `table` for a public page that is read again and again.

    What may be shown is a multiple of `least`, rounded down: else two readings would tell of one
    pupil who came or went between them.
    """
    return CountTable(
        cells=tuple(
            tuple(None if value is None else value - value % least for value in line)
            for line in hide_small(table, least=least).cells
        )
    )


def compare(now: CountTable, before: CountTable) -> CountTable:
    """Return how much more each cell is than before; None where one of the two is hidden."""
    return CountTable(
        cells=tuple(
            tuple(
                None if value is None or old is None else value - old
                for value, old in zip(line, old_line, strict=True)
            )
            for line, old_line in zip(now.cells, before.cells, strict=True)
        )
    )


def _find_next(
    line: Sequence[Place], values: Mapping[Place, int], hidden: AbstractSet[Place], least: int
) -> list[Place]:
    """Return what else has to be hidden in one line, if anything: one cell at a time."""
    *inner, total = line
    gone = [place for place in inner if place in hidden]
    shown = [place for place in inner if place not in hidden]
    if total in hidden:
        is_safe = bool(gone) or not shown
    else:
        is_safe = not gone or (len(gone) > 1 and sum(values[one] for one in gone) >= least)
    if is_safe:
        return []
    return [min(shown, key=lambda place: values[place])] if shown else [total]

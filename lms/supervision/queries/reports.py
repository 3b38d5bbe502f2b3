"""The tables of a monthly letter: chosen panels of an organisation, each number with its rows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.supervision.queries.dashboards import Dashboard, Row, Shown, Table
from lms.supervision.rules.months import find_month
from lms.supervision.rules.panels import Change, Panel


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A number, and where what was counted is listed; empty where it is not."""

    change: Change
    address: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of a letter's table."""

    row: Row
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class LetterPart:
    """One table of the letter."""

    panel: Panel
    table: Table
    lines: tuple[Line, ...]


def make_parts(board: Dashboard, keys: Collection[str], *, today: date) -> list[LetterPart]:
    """Return the chosen tables of a dashboard; none chosen means all that have numbers."""
    chosen = [
        shown for shown in board.panels if (shown.panel.key in keys if keys else shown.has_numbers)
    ]
    is_now = board.month == find_month(today)
    return [_make_part(shown, board, is_now=is_now) for shown in chosen]


def _make_part(shown: Shown, board: Dashboard, *, is_now: bool) -> LetterPart:
    panel, table = shown.panel, shown.table
    # What there was in a month that is over can no longer be listed.
    may_list = panel.find_cells is not None and (is_now or not panel.is_stock)
    find: Any = panel.find_cells(board.place.pk, board.month) if may_list else None  # type: ignore[misc]  # not None
    return LetterPart(
        panel=panel,
        table=table,
        lines=tuple(
            Line(
                row=row,
                cells=tuple(
                    Cell(change=change, address=find(row.part, figure) if find else "")
                    for figure, change in zip(table.figures, row.changes, strict=True)
                ),
            )
            for row in table.rows
        ),
    )

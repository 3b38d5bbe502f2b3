"""From cells to rows: headings, cell errors, limits; where the cells come from does not matter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from lessons.letters import fold
from lessons.sheets.rules.columns import Column, InvalidCell, format_cell
from lessons.sheets.rules.messages import RowError, gettext_noop


class Unusable(Enum):
    """A cell that shows something but holds no value that can be trusted."""

    FORMULA = gettext_noop("This cell holds a formula. Paste its value instead.")
    FAULT = gettext_noop("This cell shows an error of the spreadsheet.")


@dataclass(frozen=True, kw_only=True)
class RawRow:
    """The cells of one row as they stand: column number (from 1) and content."""

    number: int
    cells: Mapping[int, object]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row whose every cell fits: values, and the text that stands for them, by column key."""

    number: int
    values: Mapping[str, Any]
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a sheet says: the rows that fit, and every error to put right.

    `broken` is what stands in the rows that do not fit, by column key, without case: other rows
    may point to it.
    """

    rows: tuple[Row, ...] = ()
    errors: tuple[RowError, ...] = ()
    broken: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_clean(self) -> bool:
        return not self.errors


@dataclass(frozen=True)
class _Headings:
    row: int
    columns: Mapping[int, Column]
    errors: list[RowError] = field(default_factory=list)


def refuse_file(message: str, **params: object) -> Reading:
    """Return the reading of a file that is wrong as a whole."""
    return Reading(errors=(RowError(row=0, column="", message=message, params=params),))


def fold_heading(text: str) -> str:
    """Return `text` without diacritics, case or needless spaces: people retype headings."""
    return " ".join(fold(text).replace("*", " ").split())


def read_rows(
    rows: Iterable[RawRow],
    *,
    columns: Sequence[Column],
    max_rows: int,
    names: Mapping[str, Iterable[str]] | None = None,
) -> Reading:
    """Return what `rows` say, the first that is not empty being the headings.

    Stops at `max_rows`; an error of the file as a whole leaves no rows. `names` gives further
    headings by column key, for other languages.
    """
    filled = (row for row in rows if any(_is_filled(cell) for cell in row.cells.values()))
    first = next(filled, None)
    if first is None:
        return refuse_file(gettext_noop("The first sheet of the file is empty."))
    headings = _match_headings(first, columns, names or {})
    if headings.errors:
        return Reading(errors=tuple(headings.errors))
    read: list[Row] = []
    errors: list[RowError] = []
    broken: set[tuple[str, str]] = set()
    for count, row in enumerate(filled, start=1):
        if count > max_rows:
            return refuse_file(
                gettext_noop(
                    "The file has more than %(limit)s rows. Split it into several files and "
                    "upload them one after the other."
                ),
                limit=max_rows,
            )
        wrong, values = _read_cells(row, headings.columns, columns)
        texts = {
            column.key: _show(row.cells.get(position))
            for position, column in headings.columns.items()
        }
        if wrong:
            errors += wrong
            broken.update((key, text.strip().casefold()) for key, text in texts.items())
        else:
            read.append(Row(number=row.number, values=values, texts=texts))
    if not read and not errors:
        return refuse_file(gettext_noop("There are headings, but no rows below them."))
    return Reading(rows=tuple(read), errors=tuple(errors), broken=frozenset(broken))


def merge_errors(reading: Reading, found: Iterable[RowError]) -> tuple[RowError, ...]:
    """Return the errors of cells and those that a check of the other rows `found`.

    Leaves out what may only seem wrong because the row it depends on could not be read.
    """
    certain = (
        error
        for error in found
        if reading.broken.isdisjoint((key, text.casefold()) for key, text in error.depends_on)
    )
    return (*reading.errors, *certain)


def find_duplicates(rows: Iterable[Row], *, columns: Sequence[Column]) -> list[RowError]:
    """Return an error for every row that repeats an earlier one in all of `columns`."""
    seen: dict[tuple[object, ...], int] = {}
    errors = []
    for row in rows:
        key = tuple(_fold_value(row.values[column.key]) for column in columns)
        first = seen.setdefault(key, row.number)
        if first != row.number:
            errors.append(
                RowError(
                    row=row.number,
                    column=", ".join(str(column.heading) for column in columns),
                    message=gettext_noop("The same as row %(row)s."),
                    params={"row": first},
                )
            )
    return errors


def _fold_value(value: object) -> object:
    return value.casefold() if isinstance(value, str) else value


def _show(cell: object) -> str:
    if isinstance(cell, Unusable):
        return ""
    # A tick of the spreadsheet itself reads so in its cell, in every language.
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return format_cell(cell)


def _is_filled(cell: object) -> bool:
    return isinstance(cell, Unusable) or bool(format_cell(cell).strip())


def _match_headings(
    row: RawRow, columns: Sequence[Column], names: Mapping[str, Iterable[str]]
) -> _Headings:
    by_name: dict[str, Column] = {}
    for column in columns:
        for name in (column.key, str(column.heading), *names.get(column.key, ())):
            by_name.setdefault(fold_heading(name), column)
    found: dict[int, Column] = {}
    errors: list[RowError] = []

    def refuse(heading: str, message: str) -> None:
        errors.append(RowError(row=row.number, column=heading, message=message))

    for position, cell in sorted(row.cells.items()):
        if not _is_filled(cell):
            continue
        if isinstance(cell, Unusable):
            refuse(name_column(position), cell.value)
            continue
        text = format_cell(cell).strip()[:80]
        match = by_name.get(fold_heading(text))
        if match is None:
            refuse(text, gettext_noop("This heading is not in the template."))
        elif match in found.values():
            refuse(text, gettext_noop("This heading appears twice."))
        else:
            found[position] = match
    for column in columns:
        if column.required and column not in found.values():
            refuse(str(column.heading), gettext_noop("This column is missing."))
    return _Headings(row.number, found, errors)


def _read_cells(
    row: RawRow, found: Mapping[int, Column], columns: Sequence[Column]
) -> tuple[list[RowError], dict[str, object]]:
    values: dict[str, object] = {column.key: column.default for column in columns}
    errors: list[RowError] = []

    def refuse(heading: str, message: str, params: Mapping[str, object]) -> None:
        errors.append(RowError(row=row.number, column=heading, message=message, params=params))

    for position, column in found.items():
        cell = row.cells.get(position)
        if isinstance(cell, Unusable):
            refuse(str(column.heading), cell.value, {})
            continue
        try:
            values[column.key] = column.read(cell)
        except InvalidCell as wrong:
            refuse(str(column.heading), wrong.message, wrong.params)
    for position, cell in row.cells.items():
        if position not in found and _is_filled(cell):
            message = gettext_noop("There is content in a column without a heading.")
            refuse(name_column(position), message, {})
            break
    return errors, values


def name_column(position: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    letters = ""
    while position > 0:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters

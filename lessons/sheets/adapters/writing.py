"""Writes workbooks for people to fill in or to keep: text stays text, nothing is a formula."""

import io
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from lessons.sheets.rules import Column, format_cell

# A spreadsheet program may take text beginning so for a formula once somebody edits the cell.
_SUSPICIOUS = ("=", "+", "-", "@", "\t", "\r")


def write_workbook(
    *,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, object]],
    guide_title: str,
    guide: Iterable[Sequence[str]],
    footer: str = "",
) -> bytes:
    """Return a workbook of two sheets: the table, then a guide to fill it in.

    `footer` stands below every printed page of the table.
    """
    workbook = Workbook(write_only=True)
    table = workbook.create_sheet(_name_sheet(title))
    table.freeze_panes = "A2"
    # An ampersand begins a command of its own there.
    table.oddFooter.center.text = footer.replace("&", "&&") or None
    for number, column in enumerate(columns, start=1):
        wide = column.max_length > 100
        letter = chr(ord("A") + number - 1) if number <= 26 else None
        if letter:
            table.column_dimensions[letter].width = 40 if wide else 22
    table.append([_make_cell(table, str(column.heading), bold=True) for column in columns])
    for row in rows:
        table.append([_make_cell(table, row.get(column.key)) for column in columns])
    sheet = workbook.create_sheet(_name_sheet(guide_title))
    for letter, width in (("A", 24), ("B", 14), ("C", 80), ("D", 40)):
        sheet.column_dimensions[letter].width = width
    for number, line in enumerate(guide):
        sheet.append([_make_cell(sheet, text, bold=number == 0) for text in line])
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def _make_cell(sheet: object, value: object, *, bold: bool = False) -> WriteOnlyCell:
    number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    text = ILLEGAL_CHARACTERS_RE.sub("", format_cell(value))
    cell = WriteOnlyCell(sheet, value=value if number else text)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if not number:
        # openpyxl takes text that begins with "=" for a formula; here nothing ever is.
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = text.startswith(_SUSPICIOUS)
    if bold:
        cell.font = Font(bold=True)
    return cell


def _name_sheet(title: str) -> str:
    return "".join(" " if character in r"[]:*?/\'" else character for character in title)[:31]

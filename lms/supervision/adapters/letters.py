"""Packs a letter, or its tables as sheets of one workbook, into a file."""

import io
import zipfile
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from lms.supervision.rules.letters import (
    MANIFEST,
    MIME_TYPE,
    STYLES,
    LetterTable,
    write_content,
)

_DAY = (2026, 1, 1, 0, 0, 0)
_LONGEST_NAME = 28
_BARRED = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))


def pack_text(*, head: Sequence[str], tables: Iterable[LetterTable], foot: Sequence[str]) -> bytes:
    """Return an OpenDocument text; the same letter gives the same bytes."""
    parts = (
        # First and unpacked: by this the file is known for what it is.
        ("mimetype", MIME_TYPE, zipfile.ZIP_STORED),
        ("META-INF/manifest.xml", MANIFEST, zipfile.ZIP_DEFLATED),
        ("styles.xml", STYLES, zipfile.ZIP_DEFLATED),
        ("content.xml", write_content(head=head, tables=tables, foot=foot), zipfile.ZIP_DEFLATED),
    )
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name, content, kind in parts:
            info = zipfile.ZipInfo(name, date_time=_DAY)
            info.compress_type = kind
            archive.writestr(info, content)
    return output.getvalue()


def pack_workbook(*, head: Sequence[str], tables: Sequence[LetterTable]) -> bytes:
    """Return a workbook with a sheet for each table; text stays text, nothing is a formula."""
    workbook = Workbook(write_only=True)
    for number, table in enumerate(tables, start=1):
        sheet = workbook.create_sheet(
            f"{number}. {table.caption.translate(_BARRED)}"[:_LONGEST_NAME]
        )
        sheet.column_dimensions["A"].width = 36
        for text in (*head, table.caption):
            sheet.append([_make_cell(sheet, text, bold=text == table.caption)])
        sheet.append([_make_cell(sheet, text, bold=True) for text in table.heads])
        for line in table.lines:
            sheet.append([_make_cell(sheet, value) for value in line])
    if not tables:
        workbook.create_sheet("1")
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def _make_cell(sheet: object, value: str | int | float, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        # openpyxl takes text that begins with "=" for a formula; here nothing ever is.
        cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.font = Font(bold=bold)
    return cell

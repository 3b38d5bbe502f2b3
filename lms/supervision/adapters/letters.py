"""Packs a letter, or its tables as sheets of one workbook, into a file."""

import io
import math
import zipfile
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from lms.supervision.rules.letters import (
    MANIFEST,
    MIME_TYPE,
    STYLES,
    LetterTable,
    write_content,
)

_DAY = (2026, 1, 1, 0, 0, 0)
_LONGEST_NAME = 28
_A4 = 9
_BARRED = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))


def pack_text(
    *,
    head: Sequence[str],
    tables: Iterable[LetterTable],
    foot: Sequence[str],
    sides: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> bytes:
    """Return an OpenDocument text; the same letter gives the same bytes."""
    content = write_content(head=head, tables=tables, foot=foot, sides=sides)
    parts = (
        # First and unpacked: by this the file is known for what it is.
        ("mimetype", MIME_TYPE, zipfile.ZIP_STORED),
        ("META-INF/manifest.xml", MANIFEST, zipfile.ZIP_DEFLATED),
        ("styles.xml", STYLES, zipfile.ZIP_DEFLATED),
        ("content.xml", content, zipfile.ZIP_DEFLATED),
    )
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name, part, kind in parts:
            info = zipfile.ZipInfo(name, date_time=_DAY)
            info.compress_type = kind
            archive.writestr(info, part)
    return output.getvalue()


def pack_workbook(*, head: Sequence[str], tables: Sequence[LetterTable]) -> bytes:
    """Return a workbook with a sheet for each table; text stays text, nothing is a formula."""
    workbook = Workbook(write_only=True)
    for number, table in enumerate(tables, start=1):
        # Captions that begin with their number, as those of letters do, keep it.
        caption = table.caption.translate(_BARRED)
        named = caption if caption.startswith(f"{number}.") else f"{number}. {caption}"
        sheet = workbook.create_sheet(named[:_LONGEST_NAME])
        sheet.column_dimensions["A"].width = 36
        for at in range(2, len(table.heads) + 1):
            sheet.column_dimensions[get_column_letter(at)].width = 15
        setup = sheet.page_setup
        setup.orientation, setup.paperSize, setup.fitToHeight = "landscape", _A4, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        # Not every program makes room by itself for a head of several lines.
        sheet.row_dimensions[len(head) + 2].height = 15 * max(
            (math.ceil(len(text) / 13) for text in table.heads[1:]), default=1
        )
        for text in (*head, table.caption):
            # Words that are longer than their column go on beyond it; wrapped they would not.
            sheet.append([_make_cell(sheet, text, bold=text == table.caption, wraps=False)])
        sheet.append([_make_cell(sheet, text, bold=True) for text in table.heads])
        for at, line in enumerate(table.lines, start=1):
            is_total = 1 < at == len(table.lines)
            sheet.append([_make_cell(sheet, value, bold=is_total) for value in line])
    if not tables:
        workbook.create_sheet("1")
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def _make_cell(
    sheet: object, value: str | int | float, *, bold: bool = False, wraps: bool = True
) -> WriteOnlyCell:
    text = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    cell = WriteOnlyCell(sheet, value=text)
    if isinstance(value, str):
        # openpyxl takes text that begins with "=" for a formula; here nothing ever is.
        cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=wraps, vertical="top")
    cell.font = Font(bold=bold)
    return cell

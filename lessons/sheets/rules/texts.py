"""Tables as plain text (CSV), as spreadsheet programs write them: what they say, or what is wrong.

Excel separates by commas, by semicolons where the comma is for decimals (as in Vietnam), or by
tabs; the heading tells which. Only UTF-8 is read: every other coding would be a guess.
"""

import csv
import io
import re
from collections.abc import Iterator

from lessons import LessonsError
from lessons.sheets.rules.messages import gettext_noop
from lessons.sheets.rules.readings import RawRow, Unusable
from lessons.sheets.rules.tables import rearm

MAX_CELL_CHARACTERS = 32_767
MAX_COLUMNS = 16_384

NOT_A_TABLE = gettext_noop("This is neither an Excel workbook (.xlsx) nor a table as text (.csv).")
_SEPARATORS = (",", ";", "\t")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|html|head|body|table|style|meta)\b", re.I)
_DECLARED = re.compile(r"sep=([,;\t])\r?\n", re.I)
# What a spreadsheet shows where it could not compute a cell.
_FAULTS = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"})


class InvalidText(LessonsError):
    """The file is no table as text; `message` and `params` say why."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


def decode_table(content: bytes) -> str:
    """Return the text of a file.

    :raises InvalidText: it is another kind of file, or in another coding than UTF-8.
    """
    if _is_utf16(content):
        raise InvalidText(
            gettext_noop(
                "The text is coded in UTF-16. In Excel choose “Save as” and pick “CSV UTF-8 "
                "(Comma delimited)”, or bring the Excel workbook (.xlsx) itself."
            )
        )
    if _CONTROL.search(content):
        raise InvalidText(NOT_A_TABLE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidText(
            gettext_noop(
                "The text is not coded in UTF-8, so Vietnamese letters would be lost. In Excel "
                "choose “Save as” and pick “CSV UTF-8 (Comma delimited)”, or bring the Excel "
                "workbook (.xlsx) itself."
            )
        ) from error
    if _MARKUP.match(text):
        raise InvalidText(
            gettext_noop(
                "This is a web page, not a table. Open it in a spreadsheet program and save it as "
                "an Excel workbook (.xlsx)."
            )
        )
    return text


def split_table(text: str) -> Iterator[RawRow]:
    """Yield the rows that hold any cell; a formula is named, never computed.

    :raises InvalidText: quotation marks do not fit together, or a cell is longer than any is.
    """
    declared = _DECLARED.match(text)
    if declared:
        text = text[declared.end() :]
    separator = declared[1] if declared else find_separator(text)
    lines = _limit(io.StringIO(text, newline=""), separator)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if max(map(len, cells), default=0) > MAX_CELL_CHARACTERS:
                raise InvalidText(_TOO_LONG, row=number, limit=MAX_CELL_CHARACTERS)
            filled = {position: _read(cell) for position, cell in enumerate(cells, start=1) if cell}
            if filled:
                yield RawRow(number=number, cells=filled)
    except csv.Error as error:
        if "field larger" in str(error):
            raise InvalidText(_TOO_LONG, row=number + 1, limit=MAX_CELL_CHARACTERS) from error
        raise InvalidText(
            gettext_noop(
                "Row %(row)s: the quotation marks do not fit together. Save the table again as "
                "“CSV UTF-8”, or bring the Excel workbook (.xlsx) itself."
            ),
            row=number + 1,
        ) from error


def find_separator(text: str) -> str:
    """Return what separates the cells: whatever makes most of them in the first line."""
    first = next((line for line in text[:65536].splitlines() if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", first)
    return max(_SEPARATORS, key=outside.count)


_TOO_LONG = gettext_noop("Row %(row)s: a cell is longer than %(limit)s characters.")


def _limit(lines: Iterator[str], separator: str) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if line.count(separator) > MAX_COLUMNS:
            raise InvalidText(
                gettext_noop("Line %(row)s has more cells than any table."), row=number
            )
        yield line


def _read(cell: str) -> object:
    if cell.lstrip().startswith("="):
        return Unusable.FORMULA
    return Unusable.FAULT if cell.strip() in _FAULTS else rearm(cell)


def _is_utf16(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    start = content[:4096]
    # Without a mark: every other byte of Latin text is nought.
    halves = start[0::2], start[1::2]
    return len(start) > 8 and any(
        half.count(0) > 0.4 * len(half) and not other.count(0)
        for half, other in (halves, halves[::-1])
    )

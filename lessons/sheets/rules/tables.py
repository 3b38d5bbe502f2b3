"""Tables for people's spreadsheet programs: no cell of them is ever a formula; pure."""

import codecs
import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from lessons.sheets.rules.columns import Column, format_cell

# What spreadsheet programs take for the beginning of a formula, also behind spaces.
_FORMULA = ("=", "+", "-", "@", "|", "\t", "\r")
# A workbook is made in memory; whoever wants more takes CSV.
MOST_IN_WORKBOOK = 5000


class _Line:
    """What csv writes to: hands each line back."""

    def write(self, text: str) -> str:
        return text


def list_csv_lines(
    columns: Sequence[Column], rows: Iterable[Mapping[str, object]]
) -> Iterator[bytes]:
    """Yield a CSV file that Excel reads with its diacritics and computes nothing of."""
    writer: Any = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    # Excel reads diacritics where the file begins with this mark.
    yield codecs.BOM_UTF8 + str(writer.writerow([str(one.heading) for one in columns])).encode()
    for row in rows:
        cells = [disarm(row.get(column.key)) for column in columns]
        yield str(writer.writerow(cells)).encode("utf-8", "replace")


def write_csv(columns: Sequence[Column], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return such a file at once."""
    return b"".join(list_csv_lines(columns, rows))


def cut_rows(
    rows: Iterable[Mapping[str, object]], *, first: Column, note: str, most: int
) -> tuple[list[Mapping[str, object]], list[tuple[str]]]:
    """Return `most` rows and the lines of the guide: `note` where more is left out."""
    found = list(islice(rows, most + 1))
    if len(found) <= most:
        return found, []
    return [*found[:most], {first.key: note}], [(note,)]


def disarm(value: object) -> str:
    """Return a cell as text that no program computes."""
    text = format_cell(value)
    if isinstance(value, int | float):
        return text
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text


def rearm(text: str) -> str:
    """Return what `disarm` was given: a table of ours that comes back says what it said."""
    bare = text[1:]
    return bare if text.startswith("'") and bare.lstrip().startswith(_FORMULA) else text

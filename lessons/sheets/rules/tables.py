"""Tables for people's spreadsheet programs: no cell of them is ever a formula; pure."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from lessons.sheets.rules.columns import Column, format_cell

# What spreadsheet programs take for the beginning of a formula, also behind spaces.
_FORMULA = ("=", "+", "-", "@", "|", "\t", "\r")


def write_csv(columns: Sequence[Column], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return a CSV file that Excel reads with its diacritics and computes nothing of."""
    output = io.StringIO(newline="")
    writer = csv.writer(output, quoting=csv.QUOTE_ALL)
    writer.writerow([str(column.heading) for column in columns])
    for row in rows:
        writer.writerow([disarm(row.get(column.key)) for column in columns])
    return output.getvalue().encode("utf-8-sig")


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

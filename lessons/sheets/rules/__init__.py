"""What a sheet is and how its rows are read; pure. Files are opened in adapters, kept in models."""

from lessons.sheets.rules.columns import (
    Column,
    InvalidCell,
    format_cell,
    parse_choice,
    parse_integer,
    parse_lines,
    parse_text,
    parse_yes_no,
)
from lessons.sheets.rules.kinds import SheetKind
from lessons.sheets.rules.messages import RowError, cap_errors
from lessons.sheets.rules.readings import (
    RawRow,
    Reading,
    Row,
    Unusable,
    find_duplicates,
    merge_errors,
    read_rows,
    refuse_file,
)
from lessons.sheets.rules.tables import (
    MOST_IN_WORKBOOK,
    cut_rows,
    disarm,
    list_csv_lines,
    write_csv,
)

__all__ = [
    "MOST_IN_WORKBOOK",
    "Column",
    "InvalidCell",
    "RawRow",
    "Reading",
    "Row",
    "RowError",
    "SheetKind",
    "Unusable",
    "cap_errors",
    "cut_rows",
    "disarm",
    "find_duplicates",
    "format_cell",
    "list_csv_lines",
    "merge_errors",
    "parse_choice",
    "parse_integer",
    "parse_lines",
    "parse_text",
    "parse_yes_no",
    "read_rows",
    "refuse_file",
    "write_csv",
]

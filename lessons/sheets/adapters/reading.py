"""Opens a file that somebody brought and yields the rows of its table, or of its first sheet."""

import io
import math
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from openpyxl.packaging.relationship import get_rels_path
from openpyxl.reader.excel import ExcelReader, _find_workbook_part
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.datetime import from_excel
from openpyxl.xml.constants import ARC_STYLE, SHARED_STRINGS, XLSX

from lessons import LessonsError
from lessons.sheets.adapters.parts import ReadNumber, UnreadablePart, read_strings, stream_rows
from lessons.sheets.rules import RawRow, Unusable
from lessons.sheets.rules.archives import (
    DAMAGED,
    NOT_A_WORKBOOK,
    InvalidArchive,
    check_archive,
    is_long_part,
    is_small_part,
    is_text,
)
from lessons.sheets.rules.texts import InvalidText, decode_table, split_table


class InvalidWorkbook(LessonsError):
    """What was brought cannot be read as a table; `message` and `params` say why."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


def stream_table(content: bytes) -> Iterator[RawRow]:
    """Yield the rows that hold any cell, of a workbook's first sheet or of a table as text.

    What the file is follows from its content, never from its name.

    :raises InvalidWorkbook: for anything else, saying what to do instead.
    """
    try:
        if is_text(content):
            yield from split_table(decode_table(content))
        else:
            check_archive(content)
            yield from _stream_first_sheet(content)
    except (InvalidArchive, InvalidText) as wrong:
        raise InvalidWorkbook(wrong.message, **wrong.params) from wrong


def _stream_first_sheet(content: bytes) -> Iterator[RawRow]:
    """Yield the rows of a sound workbook; formulas are named, never computed."""
    try:
        with _quiet():
            reader = ExcelReader(io.BytesIO(content), read_only=True, keep_links=False)
            sheet = _find_first_sheet(reader)
            read_number = _prepare_numbers(reader)
            strings = _read_shared_strings(reader)
        with reader.archive.open(sheet) as source:
            yield from stream_rows(source, strings=strings, read_number=read_number)
    except UnreadablePart as wrong:
        raise InvalidWorkbook(wrong.message) from wrong
    except InvalidWorkbook:
        raise
    except (zipfile.BadZipFile, OSError) as error:
        raise InvalidWorkbook(DAMAGED) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Turn whatever openpyxl trips over in a broken file into one error.

    It has no base class for that: KeyError, TypeError, AttributeError, lxml's own and more.
    """
    try:
        with warnings.catch_warnings():
            # "Workbook contains no default style" and the like are no news to its owner.
            warnings.simplefilter("ignore")
            yield
    except LessonsError:
        raise
    except Exception as error:
        raise InvalidWorkbook(DAMAGED) from error


def _find_first_sheet(reader: ExcelReader) -> str:
    reader.read_manifest()
    workbook = _find_workbook_part(reader.package)
    if workbook.ContentType != XLSX:
        raise InvalidWorkbook(NOT_A_WORKBOOK)  # a template, or macros that hide their program
    path = workbook.PartName.lstrip("/")
    if not (is_small_part(path) and is_small_part(get_rels_path(path))):
        raise InvalidWorkbook(DAMAGED)
    reader.read_workbook()
    for _sheet, relation in reader.parser.find_sheets():
        if relation.Type.endswith("/worksheet") and is_long_part(relation.target):
            return str(relation.target)
    raise InvalidWorkbook(DAMAGED)


def _read_shared_strings(reader: ExcelReader) -> list[str]:
    part = reader.package.find(SHARED_STRINGS)
    if part is None:
        return []
    with reader.archive.open(part.PartName.lstrip("/")) as source:
        return read_strings(source)


def _prepare_numbers(reader: ExcelReader) -> ReadNumber:
    if ARC_STYLE in reader.valid_files:
        apply_stylesheet(reader.archive, reader.wb)
    dates, durations = reader.wb._date_formats, reader.wb._timedelta_formats
    epoch = reader.wb.epoch

    def read_number(text: str, style: int) -> object:
        try:
            number = float(text)
            if style in dates:
                return from_excel(number, epoch, timedelta=style in durations)
        except (ValueError, OverflowError):
            return Unusable.FAULT
        return number if math.isfinite(number) else Unusable.FAULT

    return read_number

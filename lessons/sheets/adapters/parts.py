"""The long parts of a workbook, strings and rows, as streams in flat memory.

openpyxl keeps an element for every row it has passed: a sheet that is formatted, but empty, down
to row 1,048,576 costs half a gigabyte. Here a row is forgotten when the next one begins.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any
from xml.parsers import expat

from lessons import LessonsError
from lessons.sheets.rules import RawRow, Unusable
from lessons.sheets.rules.archives import DAMAGED, TOO_LONG

_CHUNK = 64 * 1024
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_MAX_STRINGS = 500_000
_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384
_MAX_CELL_CHARACTERS = 32_767

ReadNumber = Callable[[str, int], object]


class UnreadablePart(LessonsError):
    """A part of the workbook is not what it should be."""

    def __init__(self, message: str = DAMAGED) -> None:
        super().__init__(message)
        self.message = message


class _Stream:
    """Feeds a part to expat; subclasses say what to do at each element of the main namespace."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.length = 0
        self.is_listening = False
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._hear
        self.parser = parser

    def run(self, source: IO[bytes]) -> Iterator[None]:
        """Parse `source`, pausing after every piece."""
        while piece := source.read(_CHUNK):
            self._parse(piece, False)
            yield
        self._parse(b"", True)
        yield

    def _parse(self, piece: bytes, is_last: bool) -> None:
        try:
            self.parser.Parse(piece, is_last)
        except expat.ExpatError as error:
            raise UnreadablePart from error

    def _refuse(self, *_declaration: object) -> None:
        raise UnreadablePart

    def _listen(self) -> None:
        self.text, self.length, self.is_listening = [], 0, True

    def _take(self) -> str:
        self.is_listening = False
        return "".join(self.text)

    def _hear(self, text: str) -> None:
        if self.is_listening:
            self.length += len(text)
            if self.length > _MAX_CELL_CHARACTERS:
                raise UnreadablePart(TOO_LONG)
            self.text.append(text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def _end(self, name: str) -> None:
        raise NotImplementedError


class _Strings(_Stream):
    """Collects the shared strings; formatting runs are joined, phonetic guides left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.is_phonetic = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _MAIN + "si":
            self.pieces = []
        elif name == _MAIN + "rPh":
            self.is_phonetic = True
        elif name == _MAIN + "t" and not self.is_phonetic:
            self._listen()

    def _end(self, name: str) -> None:
        if name == _MAIN + "t" and self.is_listening:
            self.pieces.append(self._take())
        elif name == _MAIN + "rPh":
            self.is_phonetic = False
        elif name == _MAIN + "si":
            if len(self.found) >= _MAX_STRINGS:
                raise UnreadablePart(TOO_LONG)
            self.found.append("".join(self.pieces))


class _Rows(_Stream):
    """Collects finished rows, which `stream_rows` takes away after every piece."""

    def __init__(self, strings: Sequence[str], read_number: ReadNumber) -> None:
        super().__init__()
        self.strings = strings
        self.read_number = read_number
        self.finished: list[RawRow] = []
        self.row = self.column = 0
        self.cells: dict[int, object] = {}
        self.kind, self.style = "n", 0
        self.value: str | None = None
        self.inline: list[str] = []
        self.is_formula = self.is_phonetic = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _MAIN + "c":
            self._start_cell(attributes)
        elif name == _MAIN + "row":
            self._start_row(attributes)
        elif name == _MAIN + "f":
            self.is_formula = True
        elif name == _MAIN + "rPh":
            self.is_phonetic = True
        elif name == _MAIN + "v" or (name == _MAIN + "t" and not self.is_phonetic):
            self._listen()

    def _end(self, name: str) -> None:
        if name == _MAIN + "v" and self.is_listening:
            self.value = self._take()
        elif name == _MAIN + "t" and self.is_listening:
            self.inline.append(self._take())
        elif name == _MAIN + "rPh":
            self.is_phonetic = False
        elif name == _MAIN + "c":
            self._end_cell()
        elif name == _MAIN + "row" and self.cells:
            self.finished.append(RawRow(number=self.row, cells=self.cells))
            self.cells = {}

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = _read_int(attributes.get("r", str(self.row + 1)))
        # Two rows of one number could be checked as one thing and shown as another.
        if not self.row < number <= _MAX_ROW:
            raise UnreadablePart
        self.row, self.column, self.cells = number, 0, {}

    def _start_cell(self, attributes: dict[str, str]) -> None:
        column = self.column + 1
        if "r" in attributes:
            match = _REFERENCE.fullmatch(attributes["r"])
            if match is None or int(match[2]) != self.row:
                raise UnreadablePart
            column = 0
            for letter in match[1]:
                column = column * 26 + ord(letter) - ord("A") + 1
        if not self.column < column <= _MAX_COLUMN:
            raise UnreadablePart
        self.column = column
        self.kind = attributes.get("t", "n")
        self.style = _read_int(attributes.get("s", "0"))
        self.value, self.inline, self.is_formula = None, [], False

    def _end_cell(self) -> None:
        cell = self._read_cell()
        if cell is not None and cell != "":
            self.cells[self.column] = cell

    def _read_cell(self) -> object:
        if self.is_formula:
            return Unusable.FORMULA
        if self.kind == "inlineStr":
            return "".join(self.inline)
        if not self.value:
            return None
        if self.kind == "s":
            index = _read_int(self.value)
            if index >= len(self.strings):
                raise UnreadablePart
            return self.strings[index]
        if self.kind == "b":
            return self.value.strip() == "1"
        if self.kind == "e":
            return Unusable.FAULT
        if self.kind == "n":
            return self.read_number(self.value, self.style)
        return self.value


def _read_int(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise UnreadablePart
    return int(text)


def read_strings(source: IO[bytes]) -> list[str]:
    """Return the shared strings of a workbook.

    :raises UnreadablePart: when they are no such thing.
    """
    strings = _Strings()
    for _piece in strings.run(source):
        pass
    return strings.found


def stream_rows(
    source: IO[bytes], *, strings: Sequence[str], read_number: ReadNumber
) -> Iterator[RawRow]:
    """Yield the rows of a worksheet that hold any cell.

    :raises UnreadablePart: when the part is no worksheet.
    """
    rows: Any = _Rows(strings, read_number)
    for _piece in rows.run(source):
        yield from rows.finished
        rows.finished = []

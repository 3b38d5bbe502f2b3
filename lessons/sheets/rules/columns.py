"""Columns of a sheet and how a cell becomes a value; what a row means is the kind's business."""

import math
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from lessons import LessonsError
from lessons.sheets.rules.messages import gettext_noop

Parse = Callable[[object], object]

# Cc, Cf, Cs, Co, Cn: control, zero-width and bidirectional marks, half characters, private ones.
# They are invisible, so two codes that look alike would differ.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_YES = frozenset({"x", "1", "có", "yes", "y", "true", "đúng", "✓"})
_NO = frozenset({"0", "không", "no", "n", "false", "sai"})
# Beyond this a float no longer holds every whole number, and printing it would invent digits.
_LARGEST_EXACT = 1e15


class InvalidCell(LessonsError):
    """A cell's content does not fit its column."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


def format_cell(value: object) -> str:
    """Return what a person sees in a cell: 1.0 is "1", a date is day/month/year."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        if math.isfinite(value) and value.is_integer() and abs(value) < _LARGEST_EXACT:
            return str(int(value))
        return format(value, ".15g")
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y" if value.time() == time() else "%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value)


def fold_word(text: str) -> str:
    """Return `text` for comparing answers: composed, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def parse_text(value: object) -> str:
    """Return one line of text: composed, trimmed, single spaces.

    :raises InvalidCell: for invisible characters.
    """
    text = " ".join(unicodedata.normalize("NFC", format_cell(value)).split())
    _refuse_invisible(text)
    return text


def parse_lines(value: object) -> str:
    """Return text of several lines, each trimmed, without empty ones.

    :raises InvalidCell: for invisible characters.
    """
    lines = unicodedata.normalize("NFC", format_cell(value)).splitlines()
    text = "\n".join(kept for line in lines if (kept := " ".join(line.split())))
    _refuse_invisible(text.replace("\n", ""))
    return text


def parse_integer(value: object) -> int:
    """Return a whole number.

    :raises InvalidCell: for anything else.
    """
    text = parse_text(value)
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise InvalidCell(gettext_noop("“%(value)s” is not a whole number."), value=_shorten(text))
    return int(text)


def parse_yes_no(value: object) -> bool:
    """Return whether the cell says yes: x, 1, có, yes.

    :raises InvalidCell: for a word that is neither yes nor no.
    """
    word = fold_word(parse_text(value))
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise InvalidCell(gettext_noop("“%(value)s” is neither yes nor no."), value=_shorten(word))


def parse_choice(choices: Mapping[str, object]) -> Parse:
    """Return a parser that takes a key of `choices`, or what that key is called on screen."""

    def parse(value: object) -> str:
        text = parse_text(value)
        word = fold_word(text)
        for key, label in choices.items():
            if word in (fold_word(key), fold_word(str(label))):
                return key
        raise InvalidCell(
            gettext_noop("“%(value)s” is not one of: %(choices)s."),
            value=_shorten(text),
            choices=", ".join(str(label) for label in choices.values()),
        )

    return parse


def _refuse_invisible(text: str) -> None:
    for character in text:
        if unicodedata.category(character) in _INVISIBLE:
            raise InvalidCell(
                gettext_noop("There is an invisible character (%(code)s). Type the text again."),
                code=f"U+{ord(character):04X}",
            )


def _shorten(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: `heading` and `help` are text or a lazy translation of it.

    `default` is the value of an empty cell where the column is not required.
    """

    key: str
    heading: object
    required: bool = True
    parse: Parse = parse_text
    max_length: int = 255
    help: object = ""
    default: object = ""

    def read(self, value: object) -> object:
        """Return the value that a cell stands for.

        :raises InvalidCell: when the cell does not fit.
        """
        if not format_cell(value).strip():
            if self.required:
                raise InvalidCell(gettext_noop("This cell must not be empty."))
            return self.default
        parsed = self.parse(value)
        if isinstance(parsed, str) and len(parsed) > self.max_length:
            raise InvalidCell(
                gettext_noop("The text has %(length)s characters; at most %(limit)s fit."),
                length=len(parsed),
                limit=self.max_length,
            )
        return parsed

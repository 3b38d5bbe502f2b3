"""What a need says: a pupil's code, what is missing, why it ended; pure."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST_NAME = 120
MOST_CONTACT = 200
_SHORTEST, _LONGEST = 4, 20
_SIGNS = "-./_ \u00a0"


class Lack(StrEnum):
    """What a pupil has not got."""

    DEVICE = "device"
    CONNECTION = "connection"
    ELECTRICITY = "electricity"


class Closing(StrEnum):
    """Why a need is no longer on the list."""

    OPEN = ""
    MET = "met"
    REMOVED = "removed"


class How(StrEnum):
    """In which way somebody has read a pupil's name."""

    OPENED = "opened"
    LISTED = "listed"
    EXPORTED = "exported"
    SLIP = "slip"


@dataclass(frozen=True, kw_only=True)
class HardshipEntry:
    """A category that a new site begins with."""

    code: str
    name: str


# The columns of the letter that a province office writes each month; a site may change them.
HARDSHIPS = (
    HardshipEntry(code="poor", name="Hộ nghèo"),
    HardshipEntry(code="near-poor", name="Hộ cận nghèo"),
    HardshipEntry(code="orphaned", name="Cha (mẹ) mất do Covid"),
    HardshipEntry(code="other", name="Khó khăn khác"),
)


def read_pupil_code(typed: str) -> str | None:
    """Return a pupil's code without spaces and signs, in capitals; None where it is none."""
    text = unicodedata.normalize("NFKC", typed[:80]).upper()
    code = "".join(letter for letter in text if letter not in _SIGNS)
    fits = _SHORTEST <= len(code) <= _LONGEST and code.isascii() and code.isalnum()
    return code if fits and any(letter.isdigit() for letter in code) else None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Whether a need is on the list, and what it says is missing."""

    closing: Closing
    lacks: frozenset[Lack]


def settle_lent(before: Standing) -> Standing:
    """Return how a need stands once its pupil has a device: met, if nothing else was missing."""
    if before.lacks == {Lack.DEVICE}:
        return Standing(closing=Closing.MET, lacks=before.lacks)
    return Standing(closing=before.closing, lacks=before.lacks - {Lack.DEVICE})


def settle_returned(before: Standing) -> Standing:
    """Return how a need stands once its pupil has the device no more: open again.

    Who was taken off the list stays off it. What else was met before stays met.
    """
    match before.closing:
        case Closing.REMOVED:
            return before
        case Closing.MET if Lack.DEVICE not in before.lacks:
            return Standing(closing=Closing.OPEN, lacks=frozenset({Lack.DEVICE}))
    return Standing(closing=Closing.OPEN, lacks=before.lacks | {Lack.DEVICE})


def key_of(code: str) -> str:
    """Return what two spellings of one code share: spreadsheets take leading zeros away."""
    return code.lstrip("0") or "0"


def fits_level(*, level: int, grade: int, grades: Mapping[int, frozenset[int]]) -> bool:
    """Tell whether `grade` is one of `level`; a level without grades of its own takes any."""
    own = grades.get(level) or frozenset(range(1, 13))
    return grade in own

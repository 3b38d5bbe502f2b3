"""Columns and lookups that both sheets of the curriculum share."""

import re

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lessons.curriculum.queries import list_grades
from lessons.sheets.rules import Column, InvalidCell, Row, RowError, parse_integer, parse_text

_CODE = re.compile(r"[-a-zA-Z0-9_]+", re.ASCII)


def parse_code(value: object) -> str:
    """Return a code of letters without diacritics, digits and dashes.

    :raises InvalidCell: for anything else.
    """
    text = parse_text(value)
    if not _CODE.fullmatch(text):
        raise InvalidCell(
            gettext_noop("“%(value)s” is no code: use letters without diacritics, digits, dashes."),
            value=text[:40],
        )
    return text


def parse_position(value: object) -> int:
    """Return a place among siblings, counted from 1.

    :raises InvalidCell: for anything else.
    """
    position = parse_integer(value)
    if not 1 <= position <= 9999:
        raise InvalidCell(gettext_noop("The order is a number from 1 to 9999."))
    return position


LEVEL = Column(
    key="level",
    heading=_("Level"),
    max_length=80,
    help=_("The name of the level, as in the list of levels."),
)
GRADE = Column(
    key="grade", heading=_("Grade"), parse=parse_integer, help=_("A number from 1 to 12.")
)
SUBJECT = Column(
    key="subject",
    heading=_("Subject code"),
    parse=parse_code,
    max_length=40,
    help=_("Letters without diacritics and dashes, for example tieng-viet."),
)
ORDER = Column(
    key="position",
    heading=_("Order"),
    required=False,
    default=None,
    parse=parse_position,
    help=_("1 comes first. Leave empty to keep the place, or to put it last."),
)


class Levels:
    """Finds the level that a cell means, by name or code, and the grades there are."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.grades: set[tuple[str, int]] = set()
        for grade in list_grades():
            self.codes[grade.level.name.casefold()] = grade.level.code
            self.codes[grade.level.code.casefold()] = grade.level.code
            self.grades.add((grade.level.code, grade.number))

    def find(self, row: Row) -> tuple[str, int] | None:
        """Return level code and grade number of a row, if there is such a grade."""
        level = self.codes.get(row.values["level"].casefold(), "")
        found = (level, row.values["grade"])
        return found if found in self.grades else None

    def get(self, row: Row) -> tuple[str, int]:
        """Return level code and grade number of a row that was checked."""
        return self.codes[row.values["level"].casefold()], row.values["grade"]


def refuse(row: Row, column: Column, message: str, /, **params: object) -> RowError:
    """Return the error of one cell."""
    return RowError(row=row.number, column=str(column.heading), message=message, params=params)


NO_GRADE = gettext_noop("There is no grade %(grade)s at the level “%(level)s”.")
TWICE = gettext_noop("The same as row %(row)s.")

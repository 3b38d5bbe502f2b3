"""Terms of a school year: their weeks, and the days on which nobody learns; pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from lms.classes.rules.periods import DAYS, find_monday

# A school year with its summer; longer is a mistake of the typing.
MOST_DAYS = 366
_DAY = timedelta(days=1)


def list_mondays(first_day: date, last_day: date) -> list[date]:
    """Return the Mondays of the weeks that have a day from `first_day` to `last_day`."""
    monday, found = find_monday(first_day), []
    while monday <= last_day:
        found.append(monday)
        monday += DAYS * _DAY
    return found


def number_week(first_day: date, day: date) -> int:
    """Return which week of a term that begins on `first_day` the week of `day` is; 1 is the first.

    A term that begins on a Wednesday has a short first week.
    """
    return (find_monday(day) - find_monday(first_day)).days // DAYS + 1


def spread(
    spans: Iterable[tuple[date, date, str]], *, first_day: date, last_day: date
) -> dict[date, str]:
    """Return the days from `first_day` to `last_day` that a span covers, with its name."""
    found: dict[date, str] = {}
    for begins, ends, name in spans:
        day = max(begins, first_day)
        while day <= min(ends, last_day):
            found.setdefault(day, name)
            day += _DAY
    return found

"""Months and terms of the school year as stretches of days; pure."""

from dataclasses import dataclass
from datetime import date, timedelta

_SEPTEMBER = 9
# Until when the first term lasts, and the second, by the usual calendar of the year.
_FIRST_ENDS = (1, 15)
_SECOND_ENDS = (5, 31)
MONTHS_OFFERED = 12
_DECEMBER = 12


@dataclass(frozen=True, kw_only=True)
class Period:
    """The days from `start` to before `end`."""

    start: date
    end: date

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.end - timedelta(days=1)

    def holds(self, day: date | None) -> bool:
        """Tell whether `day` lies in it."""
        return day is not None and self.start <= day < self.end


_EARLIEST, _LATEST = date(2000, 1, 1), date(2099, 12, 31)


def make_month(year: int, month: int) -> Period:
    """Return one month."""
    following = date(year + 1, 1, 1) if month == _DECEMBER else date(year, month + 1, 1)
    return Period(start=date(year, month, 1), end=following)


def make_term(year: int, term: int) -> Period:
    """Return a term, 1 or 2, of the school year that begins in `year`."""
    turn = date(year + 1, *_FIRST_ENDS) + timedelta(days=1)
    if term == 1:
        return Period(start=date(year, _SEPTEMBER, 1), end=turn)
    return Period(start=turn, end=date(year + 1, *_SECOND_ENDS) + timedelta(days=1))


def make_span(first: date, last: date) -> Period | None:
    """Return the days from `first` to `last`, both of them in; None the wrong way round.

    Outside of this century nothing was reviewed, and the calendar of programs ends somewhere.
    """
    first, last = max(first, _EARLIEST), min(last, _LATEST)
    return Period(start=first, end=last + timedelta(days=1)) if first <= last else None


def list_months(today: date) -> list[tuple[int, int]]:
    """Return the months up to that of `today`, newest first, as year and month."""
    count = today.year * _DECEMBER + today.month - 1
    return [divmod_month(count - back) for back in range(MONTHS_OFFERED)]


def divmod_month(count: int) -> tuple[int, int]:
    """Return year and month of the month with this number."""
    year, month = divmod(count, _DECEMBER)
    return year, month + 1


def list_terms(today: date) -> list[tuple[int, int]]:
    """Return the newest four terms that have begun, newest first, as first year and term."""
    years = range(today.year, today.year - 4, -1)
    found = [(year, term) for year in years for term in (2, 1)]
    return [one for one in found if make_term(*one).start <= today][:4]

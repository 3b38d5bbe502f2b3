"""Months as figures are counted by; pure."""

from dataclasses import dataclass
from datetime import date

_TWELVE = 12
_EARLIEST, _LATEST = 2000, 2099


@dataclass(frozen=True, order=True)
class Month:
    """One month of the calendar."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.month, 1)

    @property
    def end(self) -> date:
        """Return the first day that no longer belongs to it."""
        return self.shift(1).first

    def shift(self, months: int) -> "Month":
        """Return the month so many months later, or earlier."""
        number = self.year * _TWELVE + self.month - 1 + months
        return Month(number // _TWELVE, number % _TWELVE + 1)

    def list_up_to(self, count: int) -> list["Month"]:
        """Return the last `count` months, this one last."""
        return [self.shift(-back) for back in range(count - 1, -1, -1)]

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def find_month(day: date) -> Month:
    """Return the month of a day."""
    return Month(day.year, day.month)


def read_month(text: str) -> Month | None:
    """Return the month that an address names as 2026-10; None for anything else."""
    year, dash, month = text.partition("-")
    parts = (year, month)
    if not dash or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    if len(year) != len("2026") or len(month) != len("10"):
        return None
    fits = _EARLIEST <= int(year) <= _LATEST and 1 <= int(month) <= _TWELVE
    return Month(int(year), int(month)) if fits else None

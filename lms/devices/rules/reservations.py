"""Devices that are held for a school or a pupil for some days, and for whom; pure.

A loan has no last day. So whoever holds a device today may borrow it; for others it is free only
when nobody holds it, today or later.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MOST_DAYS = 92
MOST_DEVICES = 200


@dataclass(frozen=True, kw_only=True)
class Hold:
    """For whom a device is held, and when; the last day is not one of its days."""

    path: str
    """Of the school or office."""
    need: int | None
    """The pupil, where it is held for one."""
    from_date: date
    until_date: date

    def suits(self, *, need: int, path: str) -> bool:
        """Tell whether it is held for this pupil, or for the school of this path or one above."""
        return self.need == need if self.need is not None else path.startswith(self.path)


def may_be_lent(holds: Iterable[Hold], *, need: int, path: str, today: date) -> bool:
    """Tell whether a device with these holds may go to a pupil of the school at `path` today."""
    left = [hold for hold in holds if hold.until_date > today]
    own = [hold for hold in left if hold.suits(need=need, path=path)]
    return len(own) == len(left) or any(hold.from_date <= today for hold in own)


def is_a_time(*, from_date: date, until_date: date, today: date) -> bool:
    """Tell whether devices can be held from one day until another one."""
    return today <= from_date < until_date and (until_date - from_date).days <= MOST_DAYS


def list_days(from_date: date, until_date: date) -> Sequence[date]:
    """Return each day that is held."""
    return [from_date + timedelta(days=day) for day in range((until_date - from_date).days)]

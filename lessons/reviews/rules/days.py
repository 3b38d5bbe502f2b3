"""Until when a stage should have decided; pure."""

from collections.abc import Collection
from datetime import date, timedelta

SATURDAY = 5


def add_working_days(day: date, count: int, *, holidays: Collection[date] = ()) -> date:
    """Return the last of `count` working days after `day`."""
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day not in holidays:
            count -= 1
    return day

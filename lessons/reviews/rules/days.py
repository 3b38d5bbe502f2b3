"""Until when a stage should have decided; pure."""

from collections.abc import Collection
from datetime import date, timedelta

SATURDAY = 5


def is_working_day(day: date, *, holidays: Collection[date] = ()) -> bool:
    """Tell whether people work on `day`."""
    return day.weekday() < SATURDAY and day not in holidays


def find_working_day_before(day: date, count: int, *, holidays: Collection[date] = ()) -> date:
    """Return the first of `count` working days before `day`."""
    while count > 0:
        day -= timedelta(days=1)
        count -= is_working_day(day, holidays=holidays)
    return day


def add_working_days(day: date, count: int, *, holidays: Collection[date] = ()) -> date:
    """Return the last of `count` working days after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, holidays=holidays)
    return day

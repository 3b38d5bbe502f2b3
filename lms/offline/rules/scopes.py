"""What a pack is about: a grade, a subject of a grade, a topic, or a week; pure."""

import re
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

_WEEK = re.compile(r"(\d{4})-?[Ww](\d{1,2})", re.ASCII)


class Scope(StrEnum):
    """What the lessons of a pack have in common."""

    GRADE = "grade"
    COURSE = "course"
    TOPIC = "topic"
    WEEK = "week"


class InvalidWeek(ValueError):
    """Not a week as `2026-W48` is."""


def read_week(text: str) -> date:
    """Return the Monday of a week that is written as 2026-W48.

    :raises InvalidWeek: there is none of that name.
    """
    found = _WEEK.fullmatch(text.strip())
    if found is None:
        raise InvalidWeek(text)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError as error:
        raise InvalidWeek(text) from error


def find_monday(day: date) -> date:
    """Return the first day of the week of `day`."""
    return day - timedelta(days=day.weekday())


def span_week(monday: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return when a week begins and when the next one does."""
    begin = datetime.combine(monday, time(), zone)
    return begin, datetime.combine(monday + timedelta(days=7), time(), zone)

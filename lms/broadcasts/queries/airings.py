"""Airings of a day, a week, a lesson or a grade, as the person may read them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from lms.broadcasts.models import Airing, Channel
from lms.broadcasts.models.airings import AiringQuerySet
from lms.broadcasts.permissions import list_airings
from lms.broadcasts.rules.frames import find_day, find_week


def list_day(user: Any, day: date) -> AiringQuerySet:
    """Return the airings of one broadcast day that `user` reads."""
    return list_airings(user).filter(date=day)


def list_week(user: Any, day: date) -> AiringQuerySet:
    """Return the airings of the week of `day` that `user` reads."""
    monday = find_week(day)
    return list_airings(user).between(monday, monday + timedelta(days=6))


def list_of_lesson(user: Any, lesson_id: int) -> AiringQuerySet:
    """Return every airing of a lesson that `user` reads."""
    return list_airings(user).filter(lesson=lesson_id)


def list_of_grade(user: Any, grade_id: int, first: date, last: date) -> AiringQuerySet:
    """Return the airings for a grade between two days that `user` reads."""
    return list_airings(user).between(first, last).filter(course__grade=grade_id)


def find_broadcast_day(channel: Channel, now: datetime) -> date:
    """Return the day of a channel that is on the air now; after midnight it may be yesterday's."""
    return find_day(timezone.localtime(now).replace(tzinfo=None), channel.day_start)


def keep_ahead(airings: AiringQuerySet, *, now: datetime) -> list[Airing]:
    """Return those of the running broadcast day and later, whoever asks: for alarms."""
    # A broadcast day ends on the next date: what airs after midnight is of the day before.
    found = airings.filter(date__gte=timezone.localdate(now) - timedelta(days=1))
    rows: Iterable[Airing] = found.select_related("channel__station__organisation")
    return [one for one in rows if one.date >= find_broadcast_day(one.channel, now)]

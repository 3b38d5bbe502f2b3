"""Airings of a day, a week, a lesson or a grade, as the person may read them."""

from datetime import date, timedelta
from typing import Any

from lms.broadcasts.models import Airing
from lms.broadcasts.models.airings import AiringQuerySet
from lms.broadcasts.permissions import list_airings
from lms.broadcasts.rules.frames import find_week


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


def list_ahead(lesson_id: int, *, today: date) -> AiringQuerySet:
    """Return the airings of a lesson from today on, whoever asks: for alarms, not for screens."""
    found: AiringQuerySet = Airing.objects.filter(lesson=lesson_id, date__gte=today)
    return found.select_related("channel__station__organisation")

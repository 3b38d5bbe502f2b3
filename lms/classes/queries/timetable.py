"""Reads of timetables: a class's week, what stands beside a period, what a calendar holds."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lessons.curriculum.models import Course, Subject
from lms.classes.models import ClassGroup, Period
from lms.classes.models.periods import PeriodQuerySet
from lms.classes.queries.terms import list_free_days
from lms.classes.rules import Planned, find_monday

# A calendar holds what is not long ago.
_KEPT = timedelta(weeks=4)


def list_week(group: ClassGroup, monday: date) -> PeriodQuerySet:
    """Return the periods of a class from Monday to Sunday, in their order."""
    found = Period.objects.filter(group=group).of_week(monday)
    return found.select_related("subject", "teacher").order_by("day", "start")


def list_beside(
    *, group: int, teacher: int | None, day: date, but: int | None = None
) -> list[Planned]:
    """Return what a class and a teacher have in the week of `day`, but for one period."""
    whose = Q(group=group)
    if teacher is not None:
        whose |= Q(teacher=teacher, group__is_active=True)
    found = Period.objects.of_week(find_monday(day)).filter(whose)
    if but is not None:
        found = found.exclude(pk=but)
    return [one.as_planned() for one in found.order_by("day", "start", "pk")]


def list_subjects(group: ClassGroup) -> QuerySet[Subject]:
    """Return the subjects of the class's grade; all of them where the grade has none yet."""
    taught = Course.objects.filter(grade=group.grade_id)
    if not taught.exists():
        return Subject.objects.all()
    return Subject.objects.filter(Exists(taught.filter(subject=OuterRef("pk"))))


def list_upcoming(group: ClassGroup, *, today: date) -> list[Period]:
    """Return the periods of a class that its calendar holds: none of holidays."""
    rows = Period.objects.filter(group=group, day__gte=today - _KEPT)
    found = list(rows.select_related("subject").order_by("day", "start"))
    free = list_free_days(group.school, found[0].day, found[-1].day) if found else {}
    return [one for one in found if one.day not in free]


def get_period(group: ClassGroup, number: Any) -> Period | None:
    """Return a period of a class."""
    found = Period.objects.select_related("subject", "teacher", "group")
    return found.filter(group=group, pk=number).first()

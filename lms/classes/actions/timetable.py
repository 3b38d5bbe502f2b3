"""Timetables of classes: periods added, changed and removed.

What breaks a rule is refused by a value; who plans the same class or teacher waits for a turn.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from lms import LmsError
from lms.classes.actions.attendance import recount_week
from lms.classes.actions.audit import note
from lms.classes.conf import get_rest
from lms.classes.models import ClassGroup, Period
from lms.classes.models.periods import MOST_MINUTES
from lms.classes.permissions import require_run
from lms.classes.queries.groups import list_school_teachers
from lms.classes.queries.terms import list_free_days
from lms.classes.queries.timetable import list_beside, list_subjects
from lms.classes.rules import DAYS, Planned, Violation, check_period, find_monday


class InvalidPeriod(LmsError):
    """Such a period cannot be: the class is closed, or somebody or something is not its own."""


@transaction.atomic
def add_period(
    *, group: ClassGroup, wish: Planned, subject: Any, link: str, by: Any, now: datetime
) -> Period | tuple[Violation, ...]:
    """Add a period, unless it breaks a rule.

    :raises NotAllowed: `by` does not run the class.
    :raises InvalidPeriod: the class is closed, or the teacher or the subject is not of its school.
    """
    group = lock_class(group, by, wish.teacher)
    _check(group, wish, subject)
    violations = _find_violations(wish, group)
    if violations:
        return violations
    period = Period(group=group)
    fill_period(period, wish, subject=subject, link=link, now=now)
    period.save()
    note(group, "add_period", by=by, now=now, period=period.pk, day=wish.day.isoformat())
    return period


@transaction.atomic
def change_period(
    *, period: Period, wish: Planned, subject: Any, link: str, by: Any, now: datetime
) -> Period | tuple[Violation, ...]:
    """Change a period, unless it would break a rule then.

    :raises NotAllowed: `by` does not run the class.
    :raises InvalidPeriod: the class is closed, or the teacher or the subject is not of its school,
        or somebody removed the period.
    """
    group = lock_class(period.group, by, wish.teacher)
    found = Period.objects.filter(pk=period.pk, group=group).first()
    if found is None:
        raise InvalidPeriod(period.pk)
    _check(group, wish, subject, was=found)
    # What stands already may stay as it is when rules have become stricter since.
    is_moved = wish != found.as_planned()
    violations = _find_violations(wish, group, but=found.pk) if is_moved else ()
    if violations:
        return violations
    before = find_monday(found.day)
    found.version += 1
    fill_period(found, wish, subject=subject, link=link, now=now)
    found.save()
    # Who was reached in it goes with it.
    for monday in {before, find_monday(found.day)}:
        recount_week(group, monday)
    note(group, "change_period", by=by, now=now, period=found.pk, day=wish.day.isoformat())
    return found


@transaction.atomic
def remove_period(*, period: Period, by: Any, now: datetime) -> None:
    """Take a period out of the timetable; removing twice changes nothing.

    :raises NotAllowed: `by` does not run the class.
    """
    group = lock_class(period.group, by, None)
    found = Period.objects.filter(pk=period.pk, group=group).first()
    if found is None:
        return
    found.delete()
    recount_week(group, find_monday(found.day))
    note(group, "remove_period", by=by, now=now, period=period.pk, day=found.day.isoformat())


def lock_class(group: ClassGroup, by: Any, *teachers: int | None) -> ClassGroup:
    """Return the class as it is, locked with those of `teachers` that are numbers.

    :raises NotAllowed: `by` does not run the class.
    """
    require_run(by, group)
    locked = ClassGroup.objects.select_for_update().get(pk=group.pk)
    numbers = [one for one in teachers if one is not None]
    people = get_user_model()._default_manager.filter(pk__in=numbers)
    # Always in one order: of two who plan several teachers, none waits for the other for ever.
    list(people.order_by("pk").select_for_update().values_list("pk", flat=True))
    return locked


def _check(group: ClassGroup, wish: Planned, subject: Any, was: Period | None = None) -> None:
    teacher = wish.teacher
    # Who has left the school stays with the period until somebody names another.
    is_new = teacher is not None and not (was and was.teacher_id == teacher)
    kept = was is not None and was.subject_id == subject.pk
    if (
        not group.is_active
        or wish.group != group.pk
        or not 1 <= wish.minutes <= MOST_MINUTES
        or (is_new and not list_school_teachers(group).filter(pk=teacher).exists())
        or not (kept or list_subjects(group).filter(pk=subject.pk).exists())
    ):
        raise InvalidPeriod(group.pk)


def _find_violations(
    wish: Planned, group: ClassGroup, but: int | None = None
) -> tuple[Violation, ...]:
    beside = list_beside(group=wish.group, teacher=wish.teacher, day=wish.day, but=but)
    monday = find_monday(wish.day)
    free = list_free_days(group.school, monday, monday + timedelta(days=DAYS - 1))
    return check_period(wish, beside=beside, rest=get_rest(group.grade.level.code), free=free)


def fill_period(period: Period, wish: Planned, *, subject: Any, link: str, now: datetime) -> None:
    """Put what was planned into a period, without saving it."""
    period.day, period.start, period.minutes = wish.day, wish.start, wish.minutes
    period.kind, period.teacher_id = wish.kind.value, wish.teacher
    period.subject, period.link, period.changed_at = subject, link, now

"""Timetables of classes: periods added, changed, removed, and a week taken over into the next.

What breaks a rule is refused by a value; who plans the same class or teacher waits for a turn.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from lms import LmsError
from lms.classes.actions.audit import note
from lms.classes.conf import get_rest
from lms.classes.models import ClassGroup, Period
from lms.classes.models.periods import MOST_MINUTES
from lms.classes.permissions import require_run
from lms.classes.queries.groups import list_school_teachers
from lms.classes.queries.timetable import list_beside, list_subjects, list_week
from lms.classes.rules import DAYS, Planned, RestRules, Violation, check_period

_WEEK = timedelta(days=DAYS)


class InvalidPeriod(LmsError):
    """Such a period cannot be: the class is closed, or somebody or something is not its own."""


@dataclass(frozen=True, kw_only=True)
class Copied:
    """What became of the periods of a week that was taken over."""

    taken: int
    left_out: int


@transaction.atomic
def add_period(
    *, group: ClassGroup, wish: Planned, subject: Any, link: str, by: Any, now: datetime
) -> Period | tuple[Violation, ...]:
    """Add a period, unless it breaks a rule.

    :raises NotAllowed: `by` does not run the class.
    :raises InvalidPeriod: the class is closed, or the teacher or the subject is not of its school.
    """
    group = _lock(group, by, wish.teacher)
    _check(group, wish, subject)
    violations = _find_violations(wish, group)
    if violations:
        return violations
    period = Period(group=group)
    _save(period, wish, subject=subject, link=link, now=now)
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
    group = _lock(period.group, by, wish.teacher)
    found = Period.objects.filter(pk=period.pk, group=group).first()
    if found is None:
        raise InvalidPeriod(period.pk)
    _check(group, wish, subject, was=found)
    # What stands already may stay as it is when rules have become stricter since.
    is_moved = wish != found.as_planned()
    violations = _find_violations(wish, group, but=found.pk) if is_moved else ()
    if violations:
        return violations
    found.version += 1
    _save(found, wish, subject=subject, link=link, now=now)
    note(group, "change_period", by=by, now=now, period=found.pk, day=wish.day.isoformat())
    return found


@transaction.atomic
def remove_period(*, period: Period, by: Any, now: datetime) -> None:
    """Take a period out of the timetable; removing twice changes nothing.

    :raises NotAllowed: `by` does not run the class.
    """
    group = _lock(period.group, by, None)
    number = period.pk
    gone, _rows = Period.objects.filter(pk=number, group=group).delete()
    if gone:
        note(group, "remove_period", by=by, now=now, period=number, day=period.day.isoformat())


@transaction.atomic
def copy_last_week(*, group: ClassGroup, monday: date, by: Any, now: datetime) -> Copied:
    """Take over the periods of the week before into the week of `monday`, where no rule forbids.

    A teacher who has left the school is not taken along.

    :raises NotAllowed: `by` does not run the class.
    :raises InvalidPeriod: the class is closed.
    """
    before = list(list_week(group, monday - _WEEK))
    teachers = {one.teacher_id for one in before if one.teacher_id}
    group = _lock(group, by, *teachers)
    if not group.is_active:
        raise InvalidPeriod(group.pk)
    here = set(list_school_teachers(group).filter(pk__in=teachers).values_list("pk", flat=True))
    taken = 0
    for one in before:
        teacher = one.teacher_id if one.teacher_id in here else None
        wish = replace(one.as_planned(), day=one.day + _WEEK, teacher=teacher)
        if _find_violations(wish, group):
            continue
        _save(Period(group=group), wish, subject=one.subject, link=one.link, now=now)
        taken += 1
    if taken:
        note(group, "copy_last_week", by=by, now=now, day=monday.isoformat(), count=taken)
    return Copied(taken=taken, left_out=len(before) - taken)


def _lock(group: ClassGroup, by: Any, *teachers: int | None) -> ClassGroup:
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
    return check_period(wish, beside=beside, rest=_get_rest(group))


def _get_rest(group: ClassGroup) -> RestRules:
    return get_rest(group.grade.level.code)


def _save(period: Period, wish: Planned, *, subject: Any, link: str, now: datetime) -> None:
    period.day, period.start, period.minutes = wish.day, wish.start, wish.minutes
    period.kind, period.teacher_id = wish.kind.value, wish.teacher
    period.subject, period.link, period.changed_at = subject, link, now
    period.save()

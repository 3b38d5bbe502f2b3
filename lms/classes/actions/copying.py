"""Weeks of a timetable taken over: the one before into this one, or one into the rest of its term.

What breaks a rule on its new day is left out and counted; nothing that stands there is changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from lms.classes.actions.audit import note
from lms.classes.actions.timetable import InvalidPeriod, fill_period, lock_class
from lms.classes.models import ClassGroup, Period
from lms.classes.queries.boards import Board
from lms.classes.queries.groups import list_school_teachers
from lms.classes.queries.terms import find_term
from lms.classes.queries.timetable import list_week
from lms.classes.rules import DAYS, list_mondays

_WEEK = timedelta(days=DAYS)


@dataclass(frozen=True, kw_only=True)
class Copied:
    """What became of the periods of a week that was taken over."""

    taken: int
    left_out: int
    on_holidays: int = 0


@transaction.atomic
def copy_last_week(*, group: ClassGroup, monday: date, by: Any, now: datetime) -> Copied:
    """Take over the periods of the week before into the week of `monday`, where no rule forbids.

    A teacher who has left the school is not taken along.

    :raises NotAllowed: `by` does not run the class.
    :raises InvalidPeriod: the class is closed.
    """
    before = list(list_week(group, monday - _WEEK))
    days = (monday, monday + _WEEK - timedelta(days=1))
    copied = _take_over(group, before, [monday], days, by=by, now=now)
    if copied.taken:
        data = {"day": monday.isoformat(), "count": copied.taken}
        note(group, "copy_last_week", by=by, now=now, **data)
    return copied


@transaction.atomic
def copy_over_term(*, group: ClassGroup, monday: date, by: Any, now: datetime) -> Copied | None:
    """Take over the week of `monday` into all that follow in its term; None: it is in no term.

    :raises NotAllowed: `by` does not run the class.
    :raises InvalidPeriod: the class is closed.
    """
    term = find_term(group.school, monday, monday + _WEEK - timedelta(days=1))
    if term is None:
        return None
    week = list(list_week(group, monday))
    mondays = list_mondays(monday + _WEEK, term.last_day)
    days = (max(monday + _WEEK, term.first_day), term.last_day)
    copied = _take_over(group, week, mondays, days, by=by, now=now)
    if copied.taken:
        data = {"day": monday.isoformat(), "term": term.pk, "count": copied.taken}
        note(group, "copy_over_term", by=by, now=now, **data)
    return copied


def _take_over(
    group: ClassGroup,
    week: Sequence[Period],
    mondays: Iterable[date],
    days: tuple[date, date],
    *,
    by: Any,
    now: datetime,
) -> Copied:
    """Plan `week` again in the weeks of `mondays`, on the days from the first to the last."""
    teachers = {one.teacher_id for one in week if one.teacher_id}
    group = lock_class(group, by, *teachers)
    if not group.is_active:
        raise InvalidPeriod(group.pk)
    here = set(list_school_teachers(group).filter(pk__in=teachers).values_list("pk", flat=True))
    board = Board(groups=[group], teachers=here, first_day=days[0], last_day=days[1])
    made: list[Period] = []
    left_out = on_holidays = 0
    for monday in mondays:
        for one in week:
            day = monday + timedelta(days=one.day.weekday())
            if not days[0] <= day <= days[1]:
                continue
            teacher = one.teacher_id if one.teacher_id in here else None
            wish = replace(one.as_planned(), day=day, teacher=teacher)
            if board.is_free(wish):
                on_holidays += 1
            elif not board.fits(wish):
                left_out += 1
            else:
                period = Period(group=group)
                fill_period(period, wish, subject=one.subject, link=one.link, now=now)
                made.append(period)
                board.put(wish)
    Period.objects.bulk_create(made, batch_size=200)
    return Copied(taken=len(made), left_out=left_out, on_holidays=on_holidays)

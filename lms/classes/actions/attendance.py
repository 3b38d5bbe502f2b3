"""Attendance of a class: how many pupils were reached how in each period of a day.

A week's sums are counted again with every change, in the same transaction.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from lms import LmsError
from lms.classes.actions.audit import note
from lms.classes.models import Attendance, ClassGroup, Period, ReachedWeek
from lms.classes.models.attendance import REACHES
from lms.classes.permissions import require_note
from lms.classes.queries.terms import list_free_days
from lms.classes.rules import (
    DAYS,
    MOST_PUPILS,
    PeriodKind,
    Reach,
    count_reached,
    find_monday,
)


class InvalidAttendance(LmsError):
    """So it cannot have been: a day to come, a holiday, or more pupils than the class has."""


@transaction.atomic
def note_day(
    *,
    group: ClassGroup,
    day: date,
    pupils: int,
    others: Mapping[int, Mapping[Reach, int] | None],
    by: Any,
    now: datetime,
) -> int:
    """Write down who was reached in the periods that `others` names by number; return how many.

    All pupils were reached as planned but for so many; None: the period did not take place.

    Whoever gives single periods writes down those, and leaves the number of the class as it is.

    :raises NotAllowed: `by` neither runs the class nor gives these periods.
    :raises InvalidAttendance: such a day cannot have been.
    """
    runs = require_note(by, group, others.keys())
    group = ClassGroup.objects.select_for_update().select_related("school").get(pk=group.pk)
    is_over = day <= timezone.localdate(now)
    is_free = bool(list_free_days(group.school, day, day))
    if not group.is_active or not is_over or is_free or not 1 <= pupils <= MOST_PUPILS:
        raise InvalidAttendance(group.pk)
    if runs and group.pupils != pupils:
        group.pupils = pupils
        group.save(update_fields=["pupils"])
    noted = 0
    for period in Period.objects.filter(group=group, day=day, pk__in=others).order_by("pk"):
        if (of_period := others[period.pk]) is None:
            Attendance.objects.filter(period=period).delete()
            continue
        counts = count_reached(pupils=pupils, kind=PeriodKind(period.kind), others=of_period)
        if counts is None:
            raise InvalidAttendance(period.pk)
        values: dict[str, Any] = {reach.value: number for reach, number in counts.items()}
        values |= {"pupils": pupils, "noted_by_id": by.pk, "noted_at": now}
        Attendance.objects.update_or_create(period=period, defaults=values)
        noted += 1
    recount_week(group, find_monday(day))
    note(group, "note_attendance", by=by, now=now, day=day.isoformat(), count=noted)
    return noted


def recount_week(group: ClassGroup, monday: date) -> None:
    """Make the sums of a week what its periods say; inside the caller's transaction."""
    rows = Attendance.objects.filter(
        period__group=group,
        period__day__gte=monday,
        period__day__lt=monday + timedelta(days=DAYS),
    )
    sums: dict[str, Any] = rows.aggregate(
        periods=Count("pk"), **{name: Sum(name) for name in ("pupils", *REACHES)}
    )
    if not sums["periods"]:
        ReachedWeek.objects.filter(group=group, monday=monday).delete()
        return
    ReachedWeek.objects.update_or_create(group=group, monday=monday, defaults=sums)

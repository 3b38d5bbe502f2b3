"""The monthly report of an office: what its stations had on the air, by grade and subject."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lessons.curriculum.models import Course
from lms.broadcasts.models import AsRun
from lms.broadcasts.queries.seasons import find_season, list_plans
from lms.broadcasts.rules.airings import AiringKind, Cell
from lms.broadcasts.rules.asrun import Outcome
from lms.broadcasts.rules.months import Month, Shown, tally_month


@dataclass(frozen=True, kw_only=True)
class MonthReport:
    """A month of an office, with the words for its cells."""

    first: date
    last: date
    month: Month
    names: dict[Cell, tuple[str, str]]
    """By cell: the name of the grade and of the subject."""


def report_month(organisation: Any, first: date, *, today: date) -> MonthReport:
    """Return the report of the month that begins with `first`; only days that are over are due."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    rows = AsRun.objects.filter(
        channel__station__organisation=organisation, date__gte=first, date__lte=last
    )
    places: dict[int, Any] = {
        one.pk: one
        for one in Course.objects.filter(pk__in=rows.values("course")).select_related(
            "grade", "subject"
        )
    }
    season = find_season(organisation, first, last)
    planned: dict[Cell, Any] = {}
    due: list[date] = []
    if season is not None:
        planned = {_find_cell(plan.course): plan.course for plan in list_plans(season)}
        due = _list_due(season, first, min(last, today - timedelta(days=1)))
    cells = {_find_cell(one): one for one in places.values()} | planned
    shown = [
        Shown(
            day=one.date,
            cell=_find_cell(places[one.course_id]),
            kind=AiringKind(one.kind),
            outcome=Outcome(one.outcome),
            seen_frames=one.seen_frames,
        )
        for one in rows
        if one.course_id in places
    ]
    return MonthReport(
        first=first,
        last=last,
        month=tally_month(shown, planned=set(planned), due=due, told={one.day for one in shown}),
        names={cell: (one.grade.name, one.subject.name) for cell, one in cells.items()},
    )


def _find_cell(course: Any) -> Cell:
    return Cell(grade=course.grade.number, subject=course.subject.name)


def _list_due(season: Any, first: date, last: date) -> list[date]:
    start, end = max(first, season.first_date), min(last, season.last_date)
    days = (start + timedelta(days=number) for number in range(max(0, (end - start).days + 1)))
    return [day for day in days if str(day.isoweekday()) in season.weekdays]

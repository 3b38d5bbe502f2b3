"""The monthly report of an office: what its stations had on the air, by grade and subject."""

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lessons.curriculum.models import Course
from lms.broadcasts.models import AsRun, Channel
from lms.broadcasts.queries.board import make_cell
from lms.broadcasts.queries.seasons import list_plans, list_seasons
from lms.broadcasts.queries.windows import list_closed_days
from lms.broadcasts.rules.airings import AiringKind, Cell
from lms.broadcasts.rules.asrun import LOST, Outcome
from lms.broadcasts.rules.months import Month, Relayed, Shown, name_relayed, tally_month


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
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    rows: Any = AsRun.objects.filter(channel__station__organisation=organisation)
    of_month = list(rows.filter(date__gte=first, date__lte=last))
    seasons = list_seasons(organisation, first, last)
    plans = {one.pk: [plan.course for plan in list_plans(one)] for one in seasons}
    courses = {one.pk: one for of_season in plans.values() for one in of_season}
    missing = {one.course_id for one in of_month if one.course_id} - courses.keys()
    for one in Course.objects.filter(pk__in=missing).select_related("grade__level", "subject"):
        courses[one.pk] = one
    cells = {number: make_cell(one) for number, one in courses.items()}
    due: dict[date, frozenset[Cell]] = {}
    closed = _list_closed(organisation, days)
    for day in days:
        # Of several seasons a day is of the newest, as on the board.
        season = next((one for one in seasons if one.first_date <= day <= one.last_date), None)
        if season is not None and day < today and day not in closed and _is_taught(season, day):
            due[day] = frozenset(cells[one.pk] for one in plans[season.pk])
    begun = min((one.first_date for one in seasons), default=first)
    before = rows.filter(kind=AiringKind.RELAY.value, date__gte=begun, date__lt=first)
    return MonthReport(
        first=first,
        last=last,
        month=tally_month(
            _show(of_month, cells),
            planned={cells[one.pk] for of_season in plans.values() for one in of_season},
            due=due,
            told={one.date for one in of_month},
            relayed_before=_list_relayed(before, cells),
        ),
        names=_name(courses.values()),
    )


def _show(rows: Iterable[AsRun], cells: Mapping[int, Cell]) -> list[Shown]:
    return [
        Shown(
            day=one.date,
            start=one.start_frame,
            cell=cells[one.course_id],
            kind=AiringKind(one.kind),
            title=one.title,
            outcome=Outcome(one.outcome),
            frames=one.frames,
            seen_frames=one.seen_frames,
        )
        for one in rows
        if one.course_id is not None
    ]


def _list_relayed(rows: Any, cells: Mapping[int, Cell]) -> set[Relayed]:
    seen = rows.exclude(outcome__in=[one.value for one in LOST]).filter(course__in=list(cells))
    pairs = seen.values_list("course", "title").distinct()
    return {(cells[course], name_relayed(title)) for course, title in pairs}


def _list_closed(organisation: Any, days: Iterable[date]) -> set[date]:
    open_channels: Any = Channel.objects.open().filter(station__organisation=organisation)
    return list_closed_days([one.pk for one in open_channels], days)


def _is_taught(season: Any, day: date) -> bool:
    return str(day.isoweekday()) in season.weekdays


def _name(courses: Iterable[Any]) -> dict[Cell, tuple[str, str]]:
    """Return the names of cells; a grade whose name another level has too says its level."""
    courses = list(courses)
    grades = {one.grade_id: one.grade for one in courses}
    counted = Counter(one.name for one in grades.values())
    return {
        make_cell(one): (
            f"{one.grade.name} ({one.grade.level.name})"
            if counted[one.grade.name] > 1
            else one.grade.name,
            one.subject.name,
        )
        for one in courses
    }

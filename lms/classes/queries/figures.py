"""What offices see of attendance: how many pupils were reached how, by level and month."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum

from lessons.curriculum.models import Level
from lms.classes.models import ReachedWeek
from lms.classes.models.attendance import NAMES, REACHES
from lms.classes.rules import Reach, find_monday
from lms.supervision.rules.months import Month
from lms.supervision.rules.panels import Tally

REACHED = "reached"
WAYS = tuple(reach.value for reach in Reach if reach is not Reach.NOT_REACHED)
MISSED = (Reach.NOT_REACHED.value,)


def count_reached(*, places: Collection[int] | None, month: Month, today: date) -> Iterator[Tally]:
    """Count pupils in periods by level and way; a week belongs to the month of its Monday."""
    weeks: Any = ReachedWeek.objects.filter(monday__gte=month.first, monday__lt=month.end)
    if places is not None:
        weeks = weeks.filter(group__school__in=list(places))
    rows = weeks.order_by().values("group__school", "group__grade__level__code")
    for row in rows.annotate(**{f"sum_{name}": Sum(name) for name in REACHES}):
        for name in REACHES:
            if value := row[f"sum_{name}"]:
                place, level = row["group__school"], row["group__grade__level__code"]
                yield Tally(place=place, part=level, figure=name, value=value)


def list_ways() -> list[tuple[str, Any]]:
    """Return the ways in which pupils are reached, by code."""
    return [(reach.value, NAMES[reach]) for reach in Reach]


def list_levels() -> list[tuple[str, Any]]:
    """Return the levels, by code."""
    return list(Level.objects.values_list("code", "name"))


def find_last_week(month: Month) -> date:
    """Return the Monday of the last week that belongs to a month."""
    return find_monday(month.end - timedelta(days=1))

"""What offices see of attendance: how many pupils of periods were reached, by each way."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import Sum

from lms.classes.models import ReachedWeek
from lms.classes.models.attendance import REACHES
from lms.supervision.rules.months import Month
from lms.supervision.rules.panels import Tally

REACHED = "reached"


def count_reached(*, places: Collection[int] | None, month: Month, today: date) -> Iterator[Tally]:
    """Count the weeks of classes whose Monday lies in a month, by school and way."""
    rows: Any = ReachedWeek.objects.filter(monday__gte=month.first, monday__lt=month.end)
    if places is not None:
        rows = rows.filter(group__school__in=list(places))
    sums = {f"sum_{name}": Sum(name) for name in REACHES}
    for row in rows.order_by().values("group__school").annotate(**sums):
        for name in REACHES:
            yield Tally(place=row["group__school"], figure=name, value=row[f"sum_{name}"])


def list_ways() -> list[tuple[str, Any]]:
    """Return the ways in which a pupil is reached."""
    return [(name, ReachedWeek._meta.get_field(name).verbose_name) for name in REACHES]  # type: ignore[union-attr]  # plain fields

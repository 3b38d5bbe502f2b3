"""Reads of attendance: a day of a class, and sums by week and way within somebody's reach."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum

from lms.classes.models import Attendance, ClassGroup, Period, ReachedWeek
from lms.classes.models.attendance import REACHES
from lms.classes.models.periods import PeriodQuerySet
from lms.classes.rules import Reach, find_monday
from lms.people.models import Organisation
from lms.people.permissions import get_scope
from lms.people.rules import Capability, OrganisationKind

_SUMS = {name: Sum(name) for name in ("periods", "pupils", *REACHES)}


@dataclass(frozen=True, kw_only=True)
class Sums:
    """So many periods were noted, with so many pupils in them, reached so."""

    name: str = ""
    number: int | None = None
    """The organisation or the class that it is of."""
    is_class: bool = False
    periods: int = 0
    pupils: int = 0
    counts: Mapping[Reach, int] = field(default_factory=dict)

    @property
    def reached_percent(self) -> float | None:
        """How many of a hundred were reached in any way; None where nothing was noted."""
        if not self.pupils:
            return None
        return 100 * (self.pupils - self.counts.get(Reach.NOT_REACHED, 0)) / self.pupils


def list_day(group: ClassGroup, day: date) -> PeriodQuerySet:
    """Return the periods of a class on a day, with what was noted of them."""
    found = Period.objects.filter(group=group, day=day)
    return found.select_related("subject", "attendance").order_by("start")


def list_open_days(
    group: ClassGroup, *, since: date, until: date, of: PeriodQuerySet | None = None
) -> list[date]:
    """Return the days on which a period of the class took place of which nothing was noted.

    With `of`, of these periods alone.
    """
    noted = Attendance.objects.filter(period=OuterRef("pk"))
    found = Period.objects.filter(~Exists(noted), group=group, day__gte=since, day__lte=until)
    if of is not None:
        found = found.filter(pk__in=of.values("pk"))
    return list(found.order_by("day").values_list("day", flat=True).distinct())


def list_places(user: Any) -> QuerySet[Organisation]:
    """Return the organisations whose sums `user` sees, the highest first."""
    reached = Organisation.objects.within(get_scope(user, Capability.VIEW_CLASSES))
    return reached.order_by("depth", "path")


def sum_weeks(user: Any, *, place: Organisation, mondays: Iterable[date]) -> dict[date, Sums]:
    """Return the sums of each week at or below a place, as far as `user` sees."""
    wanted = list(mondays)
    rows = _reach(user, place).filter(monday__in=wanted).values("monday").annotate(**_SUMS)
    found = {row["monday"]: _read(row) for row in rows.order_by("monday")}
    return {monday: found.get(monday, Sums()) for monday in wanted}


def sum_places(user: Any, *, place: Organisation, monday: date) -> list[Sums]:
    """Return the sums of a week by what stands right below a place: offices, schools or classes.

    Who has noted nothing is there, too, with nothing; who is closed, where something was noted.
    """
    rows = _reach(user, place).filter(monday=monday)
    if place.kind == OrganisationKind.SCHOOL.value:
        return _sum_classes(user, place, rows)
    step = len(place.path) + Organisation.steplen
    sums: dict[str, list[Sums]] = {}
    for row in rows.values("group__school__path").annotate(**_SUMS).order_by():
        sums.setdefault(row["group__school__path"][:step], []).append(_read(row))
    below = list_places(user).filter(path__startswith=place.path, depth=place.depth + 1)
    return [
        _add(sums.get(one.path, ()), name=one.name, number=one.pk)
        for one in below.order_by("path")
        if one.is_active or one.path in sums
    ]


def _reach(user: Any, place: Organisation) -> Any:
    return ReachedWeek.objects.within(get_scope(user, Capability.VIEW_CLASSES)).below(place.path)


def _sum_classes(user: Any, school: Organisation, rows: Any) -> list[Sums]:
    groups = ClassGroup.objects.within(get_scope(user, Capability.VIEW_CLASSES))
    found = {row.group_id: row for row in rows}
    # Last year's class is named where it has noted something, and else no more.
    shown = groups.filter(school=school).order_by("grade__level__position", "grade__number", "name")
    return [
        _add(
            [_read(found[one.pk].__dict__)] if one.pk in found else (),
            name=str(one),
            number=one.pk,
            is_class=True,
        )
        for one in shown
        if one.is_active or one.pk in found
    ]


def _read(row: Mapping[str, Any]) -> Sums:
    return Sums(
        periods=row["periods"],
        pupils=row["pupils"],
        counts={reach: row[reach.value] for reach in Reach},
    )


def _add(several: Iterable[Sums], **named: Any) -> Sums:
    found = list(several)
    return Sums(
        periods=sum(one.periods for one in found),
        pupils=sum(one.pupils for one in found),
        counts={reach: sum(one.counts[reach] for one in found) for reach in Reach},
        **named,
    )


def list_last_mondays(monday: date, *, most: int) -> list[date]:
    """Return so many Mondays up to this one, the earliest first."""
    return [find_monday(monday) - timedelta(weeks=n) for n in range(most - 1, -1, -1)]

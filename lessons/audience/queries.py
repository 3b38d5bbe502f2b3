"""What was counted, by lesson and by month; whose lessons one sees is the page policy's to say."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum
from wagtail.models import Page
from wagtail.permissions import policy_registry

from lessons.audience.models import DayCount

MOST_LISTED = 100


@dataclass(frozen=True, kw_only=True)
class LessonCount:
    """How much one lesson was watched."""

    lesson: Page
    views: int
    seconds: int
    bytes: int
    stalls: int
    mean_start_ms: int | None
    checks: int
    checks_right: int

    @property
    def minutes(self) -> int:
        """Return the minutes, as people say it."""
        return round(self.seconds / 60)

    @property
    def mean_start_s(self) -> float | None:
        """Return how long a reader waited for the first picture."""
        return None if self.mean_start_ms is None else self.mean_start_ms / 1000

    @property
    def right_percent(self) -> int | None:
        """Return how many answers of a hundred were right."""
        return round(100 * self.checks_right / self.checks) if self.checks else None


@dataclass(frozen=True, kw_only=True)
class MonthCount:
    """How much all lessons were watched in a month."""

    views: int
    seconds: int
    bytes: int


def list_watched(user: Any, *, first: date, last: date, own: bool) -> list[LessonCount]:
    """Return what was watched most, of the `own` lessons of `user` or of all that they meet."""
    pages = Page.objects.filter(owner=user.pk)
    if not own:
        policy: Any = policy_registry.get_by_type(Page)
        pages = policy.explorable_instances(user)
    rows: Any = (
        DayCount.objects.filter(day__range=(first, last), lesson__in=pages.order_by().values("pk"))
        .order_by()
        .values("lesson")
        .annotate(
            views=Sum("views"),
            seconds=Sum("seconds"),
            bytes=Sum("bytes"),
            stalls=Sum("stalls"),
            starts=Sum("starts"),
            starts_ms=Sum("starts_ms"),
            checks=Sum("checks"),
            checks_right=Sum("checks_right"),
        )
        .order_by("-seconds", "-checks", "lesson")[:MOST_LISTED]
    )
    found: list[dict[str, Any]] = list(rows)
    lessons = Page.objects.in_bulk([row["lesson"] for row in found])
    return [_describe(row, lessons[row["lesson"]]) for row in found]


def _describe(row: dict[str, Any], lesson: Page) -> LessonCount:
    return LessonCount(
        lesson=lesson,
        mean_start_ms=round(row["starts_ms"] / row["starts"]) if row["starts"] else None,
        views=row["views"],
        seconds=row["seconds"],
        bytes=row["bytes"],
        stalls=row["stalls"],
        checks=row["checks"],
        checks_right=row["checks_right"],
    )


def count_month(*, first: date, last: date) -> MonthCount:
    """Return the sums of all lessons from `first` to `last`."""
    sums = DayCount.objects.filter(day__range=(first, last)).aggregate(
        views=Sum("views"), seconds=Sum("seconds"), bytes=Sum("bytes")
    )
    return MonthCount(
        views=sums["views"] or 0, seconds=sums["seconds"] or 0, bytes=sums["bytes"] or 0
    )

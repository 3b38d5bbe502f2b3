"""The season of a day, its plans, and its limits of screen time."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from lms.broadcasts.conf import get_conf
from lms.broadcasts.models import PlannedLesson, Season, SeasonPlan


def find_season(organisation: Any, first: date, last: date) -> Season | None:
    """Return the open season of an office that lies on any of these days; the newest of several."""
    return next(iter(list_seasons(organisation, first, last)), None)


def list_seasons(organisation: Any, first: date, last: date) -> list[Season]:
    """Return the open seasons of an office that lie on any of these days, the newest first."""
    return list(
        Season.objects.filter(
            organisation=organisation, is_active=True, first_date__lte=last, last_date__gte=first
        )
    )


def list_plans(season: Season) -> QuerySet[SeasonPlan]:
    """Return the subjects of a season with their lessons in order."""
    lessons = PlannedLesson.objects.select_related("lesson").order_by("position", "pk")
    return season.plans.select_related("course__grade__level", "course__subject").prefetch_related(
        Prefetch("lessons", queryset=lessons)
    )


def list_screen_limits(season: Season | None) -> dict[int, int]:
    """Return by the number of a grade how many minutes a day its pupils are asked to watch."""
    limits = dict(get_conf().screen_minutes)
    if season is not None:
        limits |= dict(season.screen_limits.values_list("grade__number", "minutes"))
    return limits

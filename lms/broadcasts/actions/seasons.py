"""Seasons: their dates, their subjects, the order of their lessons, their limits of screen time."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from lessons.library.rules.words import clean_line
from lms import LmsError
from lms.broadcasts.actions.audit import note
from lms.broadcasts.models import PlannedLesson, ScreenLimit, Season, SeasonPlan
from lms.broadcasts.permissions import require_plan
from lms.broadcasts.queries.candidates import list_airable
from lms.broadcasts.queries.seasons import list_seasons
from lms.broadcasts.rules.days import keep_near
from lms.broadcasts.rules.windows import WEEKDAYS
from lms.people.models import Organisation

LOWEST_PRIORITY = 9
LONGEST_MINUTES = 600
_CHANGED = ["name", "first_date", "last_date", "weekdays"]


class InvalidSeason(LmsError):
    """Such a season cannot be: no name, no day, an end before its beginning, or no such limit."""


class SeasonsOverlap(InvalidSeason):
    """Another open season of the office holds some of the days; `season` is that one."""

    def __init__(self, season: Season) -> None:
        super().__init__(str(season))
        self.season = season


@transaction.atomic
def add_season(
    *,
    organisation: Organisation,
    name: str,
    first_date: date,
    last_date: date,
    weekdays: str = "123456",
    by: Any,
    now: datetime,
) -> Season:
    """Begin a season of an office.

    :raises NotAllowed: `by` does not plan there.
    :raises InvalidSeason: it has no name or no day.
    :raises SeasonsOverlap: another holds some of its days.
    """
    require_plan(by, organisation)
    season = Season(organisation=organisation, made_at=now)
    _fill(season, name, first_date, last_date, weekdays)
    season.save()
    note(season, "add_season", by=by, now=now)
    return season


@transaction.atomic
def change_season(
    *,
    season: Season,
    name: str,
    first_date: date,
    last_date: date,
    weekdays: str,
    by: Any,
    now: datetime,
) -> Season:
    """Give a season another name or other days.

    :raises NotAllowed: `by` does not plan there.
    :raises InvalidSeason: it has no name or no day.
    :raises SeasonsOverlap: another holds some of its days.
    """
    season = _lock(season, by)
    before = {name: str(getattr(season, name)) for name in _CHANGED}
    _fill(season, name, first_date, last_date, weekdays)
    season.save(update_fields=_CHANGED)
    note(season, "change_season", by=by, now=now, before=before)
    return season


@transaction.atomic
def set_season_open(*, season: Season, is_open: bool, by: Any, now: datetime) -> Season:
    """Close a season, or open it again: of a closed one nothing is asked, and nothing is filled.

    :raises NotAllowed: `by` does not plan there.
    :raises SeasonsOverlap: another was opened for some of its days since.
    """
    season = _lock(season, by)
    if season.is_active != is_open:
        if is_open:
            _refuse_overlap(season)
        season.is_active = is_open
        season.save(update_fields=["is_active"])
        note(season, "reopen_season" if is_open else "close_season", by=by, now=now)
    return season


@transaction.atomic
def plan_course(
    *, season: Season, course: Any, priority: int = 5, by: Any, now: datetime
) -> SeasonPlan:
    """Have a subject of a grade on the air every day of lessons; again, with another priority.

    A new one takes all its public lessons along, in the order of their topics.

    :raises NotAllowed: `by` does not plan there.
    :raises InvalidSeason: no such priority.
    """
    season = _lock(season, by)
    if not 1 <= priority <= LOWEST_PRIORITY:
        raise InvalidSeason(priority)
    plan, made = SeasonPlan.objects.update_or_create(
        season=season, course=course, defaults={"priority": priority}
    )
    if made:
        _take_lessons(plan)
    note(season, "plan_course", by=by, now=now, course=course.pk, priority=priority)
    return plan


@transaction.atomic
def unplan_course(*, plan: SeasonPlan, by: Any, now: datetime) -> None:
    """Ask for a subject of a grade no longer; what airs of it stays.

    :raises NotAllowed: `by` does not plan there.
    """
    season = _lock(plan.season, by)
    note(season, "unplan_course", by=by, now=now, course=plan.course_id)
    plan.delete()


@transaction.atomic
def take_new_lessons(*, season: Season, by: Any, now: datetime) -> int:
    """Put what was published since behind the lessons of each plan; return how many came.

    :raises NotAllowed: `by` does not plan there.
    """
    season = _lock(season, by)
    plans = list(season.plans.select_related("course"))
    count = sum(_take_lessons(plan) for plan in plans)
    if count:
        note(season, "take_lessons", by=by, now=now, count=count)
    return count


@transaction.atomic
def order_lessons(
    *, plan: SeasonPlan, lesson_ids: Sequence[int], by: Any, now: datetime
) -> SeasonPlan:
    """Have a plan hold these lessons in this order; those that are missing are taken out of it.

    :raises NotAllowed: `by` does not plan there.
    :raises InvalidSeason: one of them is neither in the plan nor a public lesson of its subject.
    """
    season = _lock(plan.season, by)
    known = set(plan.lessons.values_list("lesson_id", flat=True))
    known |= {one.lesson_id for one in list_airable([plan.course])}
    wanted = list(dict.fromkeys(lesson_ids))
    if not known.issuperset(wanted):
        raise InvalidSeason(lesson_ids)
    plan.lessons.all().delete()
    PlannedLesson.objects.bulk_create(
        PlannedLesson(plan=plan, lesson_id=pk, position=number)
        for number, pk in enumerate(wanted, 1)
    )
    note(season, "order_lessons", by=by, now=now, course=plan.course_id)
    return plan


@transaction.atomic
def set_screen_limits(
    *, season: Season, minutes: Mapping[int, int], by: Any, now: datetime
) -> Season:
    """Set by the row of a grade how many minutes a day it may be asked to watch.

    Grades that are not named have what the settings say.

    :raises NotAllowed: `by` does not plan there.
    :raises InvalidSeason: a limit is none, or longer than ten hours.
    """
    season = _lock(season, by)
    if not all(0 < limit <= LONGEST_MINUTES for limit in minutes.values()):
        raise InvalidSeason(minutes)
    season.screen_limits.all().delete()
    ScreenLimit.objects.bulk_create(
        ScreenLimit(season=season, grade_id=grade, minutes=limit)
        for grade, limit in sorted(minutes.items())
    )
    given = {str(grade): limit for grade, limit in sorted(minutes.items())}
    note(season, "set_screen_limits", by=by, now=now, minutes=given)
    return season


def _take_lessons(plan: SeasonPlan) -> int:
    known = dict(plan.lessons.values_list("lesson_id", "position"))
    last = max(known.values(), default=0)
    new = [one.lesson_id for one in list_airable([plan.course]) if one.lesson_id not in known]
    PlannedLesson.objects.bulk_create(
        PlannedLesson(plan=plan, lesson_id=pk, position=number)
        for number, pk in enumerate(new, last + 1)
    )
    return len(new)


def _fill(season: Season, name: str, first: date, last: date, weekdays: str) -> None:
    days = "".join(sorted(set(weekdays)))
    name = clean_line(name)[:120]
    in_order = first <= last and keep_near(first) is not None and keep_near(last) is not None
    if not name or not in_order or not days or set(days) - set(WEEKDAYS):
        raise InvalidSeason(name)
    is_moved = (season.first_date, season.last_date) != (first, last)
    season.name, season.weekdays = name, days
    season.first_date, season.last_date = first, last
    if season.is_active and is_moved:
        _refuse_overlap(season)


def _refuse_overlap(season: Season) -> None:
    # Two that are opened at once would both find the days free.
    Organisation.objects.select_for_update().get(pk=season.organisation_id)
    others = list_seasons(season.organisation, season.first_date, season.last_date)
    other = next((one for one in others if one.pk != season.pk), None)
    if other is not None:
        raise SeasonsOverlap(other)


def _lock(season: Season, by: Any) -> Season:
    require_plan(by, season.organisation)
    held: Season = Season.objects.select_for_update().get(pk=season.pk)
    return held

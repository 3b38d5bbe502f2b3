"""How many reviews of a period came to what, of those whose history a person may read."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from lessons.curriculum.models import Course
from lessons.reviews.conf import get_conf
from lessons.reviews.models import Submission
from lessons.reviews.queries.minutes import list_ended
from lessons.reviews.rules.periods import Period
from lessons.reviews.rules.tallies import Case, Tally, tally
from lessons.reviews.rules.voting import Outcome

_DAY_S = 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of a table; the name is empty where nobody knows."""

    name: str
    tally: Tally


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """The period as a whole, by organisation, and by subject and grade."""

    total: Tally
    places: tuple[Line, ...]
    courses: tuple[Line, ...]


def count_reviews(user: Any, period: Period) -> Statistics:
    """Return what `user` may know of the reviews of `period`; three queries and the policy's."""
    by_owner: dict[Any, list[Case]] = defaultdict(list)
    by_course: dict[Any, list[Case]] = defaultdict(list)
    every: list[Case] = []
    for owner, course, case in _list_cases(user, period):
        by_owner[owner].append(case)
        by_course[course].append(case)
        every.append(case)
    places = get_conf().make_policy().name_places(set(by_owner) - {None})
    courses = Course.objects.select_related("subject", "grade").in_bulk(set(by_course) - {None})
    by_place: dict[str, list[Case]] = defaultdict(list)
    for owner, cases in by_owner.items():
        by_place[places.get(owner, "")] += cases
    in_order = sorted(courses.values(), key=lambda one: (one.grade.number, str(one.subject)))
    named = [(str(one), by_course[one.pk]) for one in in_order]
    if by_course.get(None):
        named.append(("", by_course[None]))
    return Statistics(
        total=tally(every, period),
        places=tuple(
            Line(name=name, tally=tally(cases, period)) for name, cases in sorted(by_place.items())
        ),
        courses=tuple(Line(name=name, tally=tally(cases, period)) for name, cases in named),
    )


def list_decisions(user: Any, period: Period) -> QuerySet[Submission]:
    """Return what was decided in `period` and `user` may read, newest first."""
    start, end = _find_moments(period)
    found = list_ended(user).filter(decided_at__gte=start, decided_at__lt=end)
    return found.exclude(outcome=Outcome.VOID).order_by("-decided_at", "-pk")


def _find_moments(period: Period) -> tuple[datetime, datetime]:
    start, end = (
        timezone.make_aware(datetime.combine(day, time.min)) for day in (period.start, period.end)
    )
    return start, end


def _list_cases(user: Any, period: Period) -> Iterator[tuple[Any, Any, Case]]:
    start, end = _find_moments(period)
    # As a subquery: the condition may join people, and a row would come once for each.
    readable = Submission.objects.filter(get_conf().make_policy().find_readable(user)).values("pk")
    found = Submission.objects.filter(pk__in=readable).exclude(outcome=Outcome.SCORED)
    found = found.filter(
        Q(submitted_at__gte=start, submitted_at__lt=end)
        | Q(decided_at__gte=start, decided_at__lt=end)
    )
    columns = ("owner", "course", "submitted_at", "decided_at", "outcome")
    for owner, course, submitted, decided, outcome in found.order_by().values_list(*columns):
        yield (
            owner,
            course,
            Case(
                submitted_on=timezone.localtime(submitted).date(),
                decided_on=timezone.localtime(decided).date() if decided else None,
                outcome=Outcome(outcome),
                days=(decided - submitted).total_seconds() / _DAY_S if decided else 0,
            ),
        )

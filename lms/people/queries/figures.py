"""What is counted of the people of an organisation: lessons and their reviews, training.

Lessons and reviews know no schools; this room may look at both.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.utils import timezone
from wagtail.models import Page

from lessons.reviews.rules.voting import Outcome
from lms.people.models import Membership
from lms.people.rules import Capability, find_roles_allowing
from lms.supervision.rules.months import Month
from lms.supervision.rules.panels import Tally

LESSONS, TRAINING = "lessons", "training"
_HOUR_S = 3600
_DECIDED = {
    Outcome.APPROVED: "approved",
    Outcome.SENT_BACK: "sent_back",
    Outcome.REJECTED: "sent_back",
}


def find_homes(people: Any) -> dict[int, int]:
    """Return of which organisation the work of each of `people` (numbers, or a query) is counted.

    Where they write lessons; of several, where they came first.
    """
    writing = find_roles_allowing(Capability.WRITE_LESSONS)
    homes: dict[int, tuple[bool, int]] = {}
    held = Membership.objects.filter(user__in=people).order_by("pk")
    for user, role, place in held.values_list("user_id", "role", "organisation_id"):
        writes = role in writing
        if user not in homes or (writes and not homes[user][0]):
            homes[user] = (writes, place)
    return {user: place for user, (_writes, place) in homes.items()}


def list_homes(people: Collection[int]) -> set[int]:
    """Return all organisations of which the work of `people` may be counted."""
    held = Membership.objects.filter(user__in=list(people)) if people else Membership.objects.none()
    return set(held.values_list("organisation_id", flat=True))


def count_lessons(*, places: Collection[int] | None, month: Month, today: date) -> Iterator[Tally]:
    """Count lessons handed in for the first time, decisions, and how long these took."""
    start, end = find_moments(month)
    submissions: Any = apps.get_model("reviews", "Submission").objects
    rows = submissions.filter(
        Q(submitted_at__gte=start, submitted_at__lt=end)
        | Q(decided_at__gte=start, decided_at__lt=end),
        thing_type=ContentType.objects.get_for_model(Page),
        is_reopened=False,
    )
    rows = _narrow(rows, "owner", places)
    columns = ("owner", "course__subject__code", "number", "submitted_at", "decided_at", "outcome")
    found = list(rows.order_by().values_list(*columns))
    homes = find_homes({row[0] for row in found} if places is not None else _everybody())
    for owner, subject, number, submitted, decided, outcome in found:
        place = homes.get(owner)
        if place is None:
            continue
        counted: dict[str, int] = {}
        if number == 1 and start <= submitted < end:
            counted["made"] = 1
        figure = _DECIDED.get(Outcome(outcome))
        if figure and decided and start <= decided < end:
            hours = round((decided - submitted).total_seconds() / _HOUR_S)
            counted |= {figure: 1, "decided": 1, "hours": hours}
        for name, value in counted.items():
            yield Tally(place=place, part=subject or "", figure=name, value=value)


def count_training(*, places: Collection[int] | None, month: Month, today: date) -> Iterator[Tally]:
    """Count training materials that people have worked through."""
    start, end = find_moments(month)
    completions: Any = apps.get_model("library", "Completion").objects
    rows = _narrow(
        completions.filter(completed_at__gte=start, completed_at__lt=end), "user", places
    )
    found = rows.order_by().values_list("user").annotate(count=Count("pk"))
    done: dict[int, int] = dict(found)
    homes = find_homes(set(done) if places is not None else _everybody())
    for user, count in done.items():
        if user in homes:
            yield Tally(place=homes[user], figure="completed", value=count)


def list_subjects() -> list[tuple[str, Any]]:
    """Return the subjects, by code."""
    subjects: Any = apps.get_model("curriculum", "Subject").objects
    return list(subjects.values_list("code", "name"))


def find_moments(month: Month) -> tuple[datetime, datetime]:
    """Return when a month begins, and when it is over."""
    first, end = (
        timezone.make_aware(datetime.combine(day, time.min)) for day in (month.first, month.end)
    )
    return first, end


def _narrow(rows: Any, name: str, places: Iterable[int] | None) -> Any:
    if places is None:
        return rows
    members = Membership.objects.filter(organisation__in=list(places)).values("user")
    return rows.filter(**{f"{name}__in": members})


def _everybody() -> Any:
    return Membership.objects.order_by().values("user")

"""Reads of observed lessons: of one's own lessons, and as far as somebody observes."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet, Sum

from lms.supervision.models import Observation, ObservationCriteria
from lms.supervision.permissions import OBSERVE, TEACH, get_policy
from lms.supervision.queries.counting import get_step
from lms.supervision.rules.months import Month
from lms.supervision.rules.observations import USUAL, Criterion
from lms.supervision.rules.panels import Tally, list_above

OBSERVED = "observed"
KINDS = "observation."


def list_observations(user: Any) -> QuerySet[Observation]:
    """Return the lessons of `user`, and those at organisations where `user` observes."""
    places = get_policy().list_places(user, OBSERVE).order_by().values("pk")
    found = Observation.objects.filter(Q(organisation__in=places) | Q(teacher=user.pk))
    return found.select_related("organisation", "teacher", "observer")


def list_schools(user: Any) -> QuerySet[Any]:
    """Return the open schools where `user` observes."""
    places: QuerySet[Any] = get_policy().list_places(user, OBSERVE)
    return places.filter(kind="school", is_active=True)


def list_teachers(place: Any, *, observer: Any) -> QuerySet[Any]:
    """Return who teaches at a school, but for the observer."""
    people = get_user_model()._default_manager.filter(pk__in=get_policy().list_people(place, TEACH))
    return people.exclude(pk=observer.pk).order_by("last_name", "first_name", "pk")


def find_criteria(place: Any) -> tuple[Criterion, ...]:
    """Return by what lessons are observed at `place`: the nearest office's, or the usual ones."""
    above = list_above(place.path, step=get_step())
    rows = ObservationCriteria.objects.filter(office__path__in=above).order_by(
        "-office__depth", "-pk"
    )
    newest = rows.first()
    return newest.criteria if newest else USUAL


def count_observed(*, places: Collection[int] | None, month: Month, today: date) -> Iterator[Tally]:
    """Count the lessons that were observed in a month, and what their marks came to."""
    rows = Observation.objects.filter(taught_date__gte=month.first, taught_date__lt=month.end)
    if places is not None:
        rows = rows.filter(organisation__in=list(places))
    sums = rows.order_by().values_list("organisation").annotate(n=Count("pk"), p=Sum("percent"))
    for place, count, percent in sums:
        yield Tally(place=place, figure="observed", value=count)
        yield Tally(place=place, figure="percent", value=percent)


def keep_readable(person: Any, notices: list[Any]) -> list[Any]:
    """Return `notices` without those about observed lessons that `person` may not read any more."""
    about = {one.subject for one in notices if one.kind.startswith(KINDS)}
    numbers = {int(one.partition(":")[2]) for one in about if one}
    found = list_observations(person).filter(pk__in=numbers).values_list("pk", flat=True)
    allowed = {f"observation:{pk}" for pk in found} if numbers else set()
    return [one for one in notices if not one.kind.startswith(KINDS) or one.subject in allowed]

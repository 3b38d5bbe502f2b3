"""Reads of terms and holidays: those of a school, and those that somebody sees or sets."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from lms.classes.models import Holiday, Term
from lms.classes.models.terms import DaysQuerySet
from lms.classes.rules import spread
from lms.people.models import Organisation
from lms.people.permissions import get_scope
from lms.people.rules import Capability

# What is longer ago stands in no list.
SHOWN_AFTER = timedelta(days=370)


def find_term(school: Organisation, first_day: date, last_day: date | None = None) -> Term | None:
    """Return the term of a school on these days: its own before that of an office above it."""
    found = Term.objects.for_school(school).meeting(first_day, last_day or first_day)
    nearest = found.annotate(depth=Length("organisation__path"))
    return nearest.order_by("-depth", "first_day", "pk").first()


def list_free_days(school: Organisation, first_day: date, last_day: date) -> dict[date, str]:
    """Return the holidays of a school from `first_day` to `last_day`, by day."""
    found = Holiday.objects.for_school(school).meeting(first_day, last_day)
    spans = found.order_by("first_day", "pk").values_list("first_day", "last_day", "name")
    return spread(spans, first_day=first_day, last_day=last_day)


def list_terms(user: Any, *, today: date) -> DaysQuerySet:
    """Return the terms that hold where `user` views classes, the offices' above included."""
    return _list_seen(Term.objects.all(), user, today)


def list_holidays(user: Any, *, today: date) -> DaysQuerySet:
    """Return the holidays that hold where `user` views classes, the offices' above included."""
    return _list_seen(Holiday.objects.all(), user, today)


def list_places_to_set(user: Any) -> QuerySet[Organisation]:
    """Return the organisations whose terms and holidays `user` sets, the highest first."""
    reached = Organisation.objects.filter(is_active=True)
    return reached.within(get_scope(user, Capability.SET_TERMS)).order_by("depth", "path")


def _list_seen(found: Any, user: Any, today: date) -> DaysQuerySet:
    scope, step = get_scope(user, Capability.VIEW_CLASSES), Organisation.steplen
    above = {path[:end] for path in scope.paths for end in range(step, len(path), step)}
    own = found.within(scope).values("pk")
    seen = found.filter(Q(pk__in=own) | Q(organisation__path__in=above))
    current = seen.filter(last_day__gte=today - SHOWN_AFTER)
    return current.select_related("organisation")

"""Reads of calls and plans, each as far as its reader supervises; and how many are missing."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from lms.supervision.models import Plan, PlanCall
from lms.supervision.models.plans import PlanQuerySet
from lms.supervision.permissions import SUPERVISE, get_policy, list_places
from lms.supervision.rules.months import Month
from lms.supervision.rules.panels import Tally
from lms.supervision.rules.plans import Standing, judge_plan

KINDS = "plan."


@dataclass(frozen=True, kw_only=True)
class Stood:
    """A plan and how far it is."""

    plan: Plan
    standing: Standing

    @property
    def is_missing(self) -> bool:
        """Tell whether it was not handed in."""
        return self.standing in (Standing.WAITING, Standing.OVERDUE)


def list_plans(user: Any) -> PlanQuerySet:
    """Return the plans of organisations that `user` supervises."""
    found: PlanQuerySet = Plan.objects.of(list_places(user))
    return found.select_related("call__office", "organisation", "handed_in_by")


def list_calls(user: Any) -> QuerySet[PlanCall]:
    """Return the calls by offices that `user` supervises, with how many plans are there."""
    places = list_places(user).order_by().values("pk")
    return PlanCall.objects.filter(office__in=places).annotate(
        asked=Count("plans"), handed=Count("plans", filter=Q(plans__handed_in_at__isnull=False))
    )


def list_due(user: Any) -> PlanQuerySet:
    """Return what the organisations at which `user` begins to supervise still have to hand in."""
    tops: list[Any] = []
    for place in list_places(user).order_by("path"):
        if not tops or not place.path.startswith(tops[-1].path):
            tops.append(place)
    missing = list_plans(user).missing().filter(organisation__in=[one.pk for one in tops])
    return missing.order_by("call__due_date", "pk")


def find_call(user: Any, pk: int) -> PlanCall | None:
    """Return a call if `user` supervises its office, or an organisation that it asks."""
    call = PlanCall.objects.filter(pk=pk).select_related("office").first()
    if call is None:
        return None
    if owns_call(user, call) or list_plans(user).filter(call=call).exists():
        return call
    return None


def owns_call(user: Any, call: PlanCall) -> bool:
    """Tell whether `user` supervises the office that asks."""
    return bool(get_policy().may(user, SUPERVISE, call.office))


def judge_all(plans: Any, *, today: date) -> list[Stood]:
    """Return plans with how far they are."""
    return [
        Stood(
            plan=plan,
            standing=judge_plan(
                due=plan.call.due_date,
                handed_in=timezone.localdate(plan.handed_in_at) if plan.handed_in_at else None,
                today=today,
            ),
        )
        for plan in plans
    ]


def count_plans(*, places: Collection[int] | None, month: Month, today: date) -> Iterator[Tally]:
    """Count the plans that are asked for now, by how far they are."""
    plans = Plan.objects.filter(call__closed_at=None).select_related("call")
    if places is not None:
        plans = plans.filter(organisation__in=list(places))
    for one in judge_all(plans.order_by(), today=today):
        yield Tally(place=one.plan.organisation_id, figure=one.standing.value, value=1)


def keep_readable(person: Any, notices: list[Any]) -> list[Any]:
    """Return `notices` without those about plans that `person` does not supervise any more."""
    about = {one.subject for one in notices if one.kind.startswith(KINDS)}
    numbers = {int(one.partition(":")[2]) for one in about if one}
    found = list_plans(person).filter(pk__in=numbers).values_list("pk", flat=True)
    allowed = {f"plan:{pk}" for pk in found} if numbers else set()
    return [one for one in notices if not one.kind.startswith(KINDS) or one.subject in allowed]

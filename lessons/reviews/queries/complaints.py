"""Open complaints as those who answer for the things see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from lessons.reviews.conf import get_conf
from lessons.reviews.models import Report, Submission
from lessons.reviews.queries.rounds import get_reopened
from lessons.reviews.queries.things import find_thing


@dataclass(frozen=True, kw_only=True)
class Complained:
    """A thing that somebody complained about."""

    thing: Any
    type_id: int
    thing_id: str
    count: int
    newest_at: datetime
    is_reopened: bool


def list_reports(thing: Any) -> QuerySet[Report]:
    """Return the complaints about `thing`, open ones first, then the newest."""
    found = Report.objects.about(thing).select_related("settled_by", "reported_by")
    ordered: QuerySet[Report] = found.order_by("-settled_at", "-reported_at", "-pk")
    return ordered


def list_open_reports(submission: Submission) -> QuerySet[Report]:
    """Return the open complaints about the thing of `submission`."""
    about = {"thing_type": submission.thing_type_id, "thing_id": submission.thing_id}
    return Report.objects.list_open().filter(**about)


def list_waiting(user: Any) -> QuerySet[Any]:
    """Return, as values, the things with open complaints that `user` answers for, newest first.

    The policy has the say by the newest submission of each; what never had one it is asked about.
    """
    policy = get_conf().make_policy()
    newest = Submission.objects.filter(
        thing_type=OuterRef("thing_type"), thing_id=OuterRef("thing_id")
    ).order_by("-number")
    waiting = Report.objects.list_open().annotate(newest=Subquery(newest.values("pk")[:1]))
    theirs = Submission.objects.filter(policy.find_withdrawable(user)).values("pk")
    condition = Q(newest__in=theirs)
    unreviewed = waiting.filter(newest=None).order_by()
    for type_id, thing_id in unreviewed.values_list("thing_type", "thing_id").distinct():
        thing = find_thing(type_id, thing_id)
        if thing is not None and policy.may_withdraw(user=user, thing=thing):
            condition |= Q(newest=None, thing_type=type_id, thing_id=thing_id)
    found = waiting.filter(condition).order_by().values("thing_type", "thing_id")
    return found.annotate(count=Count("pk"), newest_at=Max("reported_at")).order_by("-newest_at")


def count_waiting(user: Any) -> int:
    """Return how many things with open complaints `user` answers for."""
    return int(list_waiting(user).count())


def describe_waiting(rows: Any) -> list[Complained]:
    """Return what the list says about each thing; those that are gone are left out."""
    found = []
    for row in rows:
        thing = find_thing(row["thing_type"], row["thing_id"])
        if thing is None:
            continue
        found.append(
            Complained(
                thing=thing,
                type_id=row["thing_type"],
                thing_id=row["thing_id"],
                count=row["count"],
                newest_at=row["newest_at"],
                is_reopened=get_reopened(thing) is not None,
            )
        )
    return found

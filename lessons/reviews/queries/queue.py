"""A reviewer's queue as a screen shows it: what is open, who is at it, what they voted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Prefetch, QuerySet, Value, When

from lessons.reviews.conf import get_conf
from lessons.reviews.models import Claim, Round, Vote
from lessons.reviews.queries.rounds import list_queue
from lessons.reviews.rules.queueing import EARLY_GRADES, Order
from lessons.reviews.rules.voting import Missing, Outcome, StageKind, find_missing

_EARLY_FIRST = Case(When(submission__grade_number__in=EARLY_GRADES, then=0), default=Value(1))
_ORDERS: Mapping[Order, tuple[Any, ...]] = {
    Order.DUE: ("due_date", _EARLY_FIRST, "pk"),
    Order.GRADE: (F("submission__grade_number").asc(nulls_last=True), "due_date", "pk"),
    Order.TELEVISION: (F("submission__for_television").desc(), "due_date", "pk"),
}


@dataclass(frozen=True)
class Facet:
    """A stage or a subject that a queue may be narrowed to."""

    pk: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Facets:
    """What a queue may be narrowed to, each with how many rounds it holds."""

    counts: Mapping[tuple[Facet, Facet | None], int]
    """By stage and subject together."""

    def count(self, *, stage: Facet | None = None, subject: Facet | None = None) -> int:
        """Return how many rounds a queue holds that is narrowed to these."""
        return sum(
            n
            for (one, other), n in self.counts.items()
            if stage in (None, one) and subject in (None, other)
        )

    @property
    def stages(self) -> list[tuple[Facet, int]]:
        """Return the stages in the order of their making."""
        found = {stage for stage, _subject in self.counts}
        return [(one, self.count(stage=one)) for one in sorted(found, key=lambda one: one.pk)]

    @property
    def subjects(self) -> list[tuple[Facet, int]]:
        """Return the subjects by name."""
        found = {subject for _stage, subject in self.counts if subject}
        return [(one, self.count(subject=one)) for one in sorted(found, key=lambda one: one.name)]


@dataclass(frozen=True, kw_only=True)
class QueueEntry:
    """One open round as the queue shows it."""

    round: Round
    place: str
    """Where its author works; empty where nobody knows."""
    is_overdue: bool
    claims: tuple[Claim, ...]
    vote_count: int
    missing: Missing
    """Whose votes it still waits for."""
    own_vote: Vote | None

    @property
    def is_mine(self) -> bool:
        """Tell whether the reader has voted on it already."""
        return self.own_vote is not None


def list_votable(user: Any) -> QuerySet[Any]:
    """Return the queue of `user`, each with whether they have voted on it; without what is scored.

    That has screens of its own.
    """
    mine = Vote.objects.filter(reviewer=user.pk, round__outcome=Outcome.OPEN).values("round")
    votable = list_queue(user).exclude(stage__kind=StageKind.SCORING)
    return votable.annotate(is_voted=Case(When(pk__in=mine, then=True), default=False))


def count_facets(votable: QuerySet[Any]) -> tuple[Facets, Facets]:
    """Return how much of `list_votable` waits for a vote, and how much has been voted on already.

    Each by stage and by subject.
    """
    counted = (
        votable.order_by()
        .values_list(
            "is_voted",
            "stage",
            "stage__name",
            "submission__course__subject",
            "submission__course__subject__name",
        )
        .annotate(n=Count("pk"))
    )
    found: tuple[dict[Any, int], dict[Any, int]] = ({}, {})
    for is_voted, stage, called, subject, name, n in counted:
        key = (Facet(stage, called), Facet(subject, name) if subject else None)
        found[bool(is_voted)][key] = n
    return Facets(counts=found[False]), Facets(counts=found[True])


def list_ordered(
    votable: QuerySet[Any],
    *,
    order: Order,
    is_voted: bool = False,
    stage: int | None = None,
    subject: int | None = None,
) -> QuerySet[Any]:
    """Return the keys of what of `list_votable` waits for a vote, in the order asked for.

    With `is_voted`, of what they have voted on and is still open.

    Keys alone: a late page sorts all rows before it, and whole rows sort several times slower.
    """
    found = votable.filter(is_voted=is_voted)
    if stage is not None:
        found = found.filter(stage=stage)
    if subject is not None:
        found = found.filter(submission__course__subject=subject)
    return found.order_by(*_ORDERS[order]).values_list("pk", flat=True)


def read_entries(keys: Iterable[int], *, user: Any, today: date) -> list[QueueEntry]:
    """Return what the queue says about each of the rounds that `list_ordered` named."""
    keys = list(keys)
    found = (
        Round.objects.select_related(
            "stage",
            "submission__course__grade",
            "submission__course__subject",
            "submission__owner",
            "submission__submitted_by",
        )
        .prefetch_related(Prefetch("claims", Claim.objects.select_related("reviewer")), "votes")
        .in_bulk(keys)
    )
    rounds = [found[key] for key in keys if key in found]
    owners = {one.submission.owner_id for one in rounds} - {None}
    places = get_conf().make_policy().name_places(owners) if owners else {}
    return [
        QueueEntry(
            round=one,
            place=places.get(one.submission.owner_id, ""),
            is_overdue=one.due_date < today,
            claims=tuple(one.claims.all()),
            vote_count=len(one.votes.all()),
            missing=find_missing([v.cast for v in one.votes.all()], one.stage.demands),
            own_vote=next((v for v in one.votes.all() if v.reviewer_id == user.pk), None),
        )
        for one in rounds
    ]

"""Whom a round calls that can judge it, and who made what it is about."""

from typing import Any

from lessons.reviews.conf import get_conf
from lessons.reviews.models import Recusal, Round, Vote
from lessons.reviews.permissions.conflicts import list_co_teachers
from lessons.reviews.rules.voting import Outcome


def list_judges(round: Round) -> set[Any]:
    """Return the numbers of those who are called to `round` and have no conflict of interest."""
    submission, policy = round.submission, get_conf().make_policy()
    about = {"thing_type": submission.thing_type_id, "thing_id": submission.thing_id}
    standing_back = Recusal.objects.filter(**about).values("reviewer")
    earlier = Vote.objects.filter(round__submission=submission.pk, round__outcome=Outcome.APPROVED)
    called = (
        policy.list_called(round)
        .exclude(pk__in=submission.parties.values("pk"))
        .exclude(pk__in=standing_back)
        .exclude(pk__in=earlier.exclude(round=round.pk).values("reviewer"))
    )
    authors = list_makers(round.submission)
    if not round.stage.excludes_same_place:
        return set(called.values_list("pk", flat=True))
    return {one.pk for one in called if not policy.shares_place(user=one, people=authors)}


def list_makers(submission: Any) -> set[Any]:
    """Return the numbers of who is told what becomes of it: its owner and co-teachers."""
    thing = submission.thing
    makers = {submission.owner_id, submission.submitted_by_id}
    if thing is not None:
        makers |= list_co_teachers(thing) | {getattr(thing, "owner_id", None)}
    return makers - {None}

"""Whom a round calls that can judge it, and who made what it is about."""

from typing import Any

from django.utils import timezone

from lessons.reviews.conf import get_conf
from lessons.reviews.models import Absence, Recusal, Round, Vote
from lessons.reviews.permissions.conflicts import find_bar, list_co_teachers
from lessons.reviews.rules.voting import Outcome, StageKind


def list_judges(round: Round) -> set[Any]:
    """Return the numbers of those who are called to `round` and have no conflict of interest."""
    submission, policy = round.submission, get_conf().make_policy()
    about = {"thing_type": submission.thing_type_id, "thing_id": submission.thing_id}
    standing_back = Recusal.objects.filter(**about).values("reviewer")
    earlier = Vote.objects.filter(round__submission=submission.pk, round__outcome=Outcome.APPROVED)
    if round.stage.kind == StageKind.SCORING:
        earlier = Vote.objects.none()
    called = (
        policy.list_called(round)
        .exclude(pk__in=submission.parties.values("pk"))
        .exclude(pk__in=standing_back)
        .exclude(pk__in=earlier.exclude(round=round.pk).values("reviewer"))
    )
    authors = list_makers(round.submission)
    found = (
        {one.pk for one in called if not policy.shares_place(user=one, people=authors)}
        if round.stage.excludes_same_place
        else set(called.values_list("pk", flat=True))
    )
    away = Absence.objects.on(timezone.localdate()).filter(person__in=found)
    for absence in away.select_related("substitute"):
        if absence.substitute_id not in found and find_bar(round, absence.substitute) is None:
            found.add(absence.substitute_id)
    return found


def list_makers(submission: Any) -> set[Any]:
    """Return the numbers of who is told what becomes of it: its owner and co-teachers."""
    thing = submission.thing
    makers = {submission.owner_id, submission.submitted_by_id}
    if thing is not None:
        makers |= list_co_teachers(thing) | {getattr(thing, "owner_id", None)}
    return makers - {None}

"""Who is at a round, passes it on, or stands back from a thing."""

from datetime import datetime
from typing import Any

from django.db import transaction

from lessons.letters import tidy
from lessons.reviews.actions.log import append_entry
from lessons.reviews.models import Claim, Recusal, Round
from lessons.reviews.models.things import name_thing
from lessons.reviews.permissions.conflicts import Bar, find_bar
from lessons.reviews.signals import round_passed


@transaction.atomic
def claim_round(*, round: Round, by: Any, now: datetime) -> Claim | Bar:
    """Say "I am on it"; return why not when `by` cannot vote there."""
    return find_bar(round, by) or _claim(round, by, given_by=None, now=now)


@transaction.atomic
def pass_round(*, round: Round, to: Any, by: Any, now: datetime) -> Claim | Bar:
    """Pass on to a colleague what `by` was at; return why not when one of both cannot vote."""
    bar = find_bar(round, by) or find_bar(round, to)
    if bar is not None:
        return bar
    Claim.objects.filter(round=round, reviewer=by).delete()
    claim = _claim(round, to, given_by=by, now=now)
    round_passed.send(Claim, claim=claim)
    return claim


@transaction.atomic
def release_round(*, round: Round, by: Any) -> None:
    """Take "I am on it" back."""
    Claim.objects.filter(round=round, reviewer=by).delete()


@transaction.atomic
def recuse(*, thing: Any, by: Any, reason: str, now: datetime) -> Recusal:
    """Say that `by` cannot judge `thing` fairly; their votes in open rounds are taken back."""
    row, _made = Recusal.objects.get_or_create(
        **name_thing(thing),
        reviewer=by,
        defaults={"reason": tidy(reason, most=300), "declared_at": now},
    )
    about = {f"submission__{name}": value for name, value in name_thing(thing).items()}
    for one in Round.objects.list_open().filter(**about):
        one.votes.filter(reviewer=by).delete()
        one.scores.filter(reviewer=by).delete()
        Claim.objects.filter(round=one, reviewer=by).delete()
    append_entry(event="recused", by=by, now=now, thing=thing, reason=row.reason)
    return row


def _claim(round: Round, reviewer: Any, *, given_by: Any, now: datetime) -> Claim:
    claim, _made = Claim.objects.get_or_create(
        round=round, reviewer=reviewer, defaults={"given_by": given_by, "claimed_at": now}
    )
    return claim

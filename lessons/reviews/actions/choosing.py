"""Closes scoring and chooses: for broadcast, as model lessons, or nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from lessons import LessonsError
from lessons.reviews.actions.log import append_entry
from lessons.reviews.models import Candidate, Round
from lessons.reviews.permissions.scoring import may_choose
from lessons.reviews.queries.scoring import list_weights, tally_round
from lessons.reviews.rules.scoring import Purpose, Tally
from lessons.reviews.rules.voting import Outcome, Refusal, StageKind
from lessons.reviews.signals import round_closed, thing_chosen


class UnableToChoose(LessonsError, PermissionDenied):
    """It is not this person's to close these rounds, or one of them is closed already."""


@transaction.atomic
def close_scoring(
    *,
    rounds: Sequence[Round],
    chosen: Mapping[int, frozenset[Purpose]],
    by: Any,
    now: datetime,
) -> list[Candidate] | Refusal:
    """Close `rounds` together and choose by their numbers what for; return why not.

    The points decide nothing by themselves: an officer chooses, knowing them, and the log tells
    both.

    :raises UnableToChoose: `by` may not, or somebody has closed one meanwhile.
    """
    held = list(
        Round.objects.select_for_update(of=("self",))
        .filter(pk__in=[one.pk for one in rounds], stage__kind=StageKind.SCORING)
        .select_related("submission", "stage")
        .order_by("pk")
    )
    if not may_choose(user=by, rounds=held) or not all(one.is_open for one in held):
        raise UnableToChoose([one.pk for one in held])
    tallies = {one.pk: tally_round(one) for one in held}
    picked = {pk: purposes for pk, purposes in chosen.items() if purposes and pk in tallies}
    for one in held:
        if one.pk in picked and tallies[one.pk].count < max(1, one.stage.quorum):
            return Refusal.TOO_FEW
    for one in held:
        _close(one, tallies[one.pk], by=by, now=now)
    found = [
        _choose(one, tallies[one.pk], picked[one.pk], by=by, now=now)
        for one in held
        if one.pk in picked
    ]
    _gather([one for one in found if one.is_model], by=by, now=now)
    return found


@transaction.atomic
def gather_models(*, now: datetime) -> int:
    """Put chosen model lessons that still wait into their collections; return how many do.

    A collection that people review just now takes nothing. Once an hour.
    """
    waiting = Candidate.objects.filter(is_model=True, gathered_at=None)
    for one in waiting.select_related("round__submission__course", "chosen_by"):
        _gather([one], by=one.chosen_by, now=now)
    return waiting.count()


def _close(round: Round, found: Tally, *, by: Any, now: datetime) -> None:
    round.outcome, round.closed_at = Outcome.SCORED, now
    round.result = {
        "count": found.count,
        "mean": found.mean,
        "low": found.low,
        "high": found.high,
        "by_key": dict(found.by_key),
        "weights": list_weights(round.stage),
        "texts": {one.key: one.text for one in round.stage.criteria.filter(is_active=True)},
    }
    round.save(update_fields=["outcome", "closed_at", "result"])
    append_entry(
        event="scoring_closed",
        by=by,
        now=now,
        thing=round.submission.thing,
        number=round.submission.number,
        stage=round.stage.name,
        result=round.result,
    )
    round_closed.send(Round, round=round)


def _choose(
    round: Round, found: Tally, purposes: frozenset[Purpose], *, by: Any, now: datetime
) -> Candidate:
    submission = round.submission
    candidate: Candidate = Candidate.objects.create(
        thing_type=submission.thing_type,
        thing_id=submission.thing_id,
        round=round,
        for_broadcast=Purpose.BROADCAST in purposes,
        is_model=Purpose.MODEL in purposes,
        mean_hundredths=found.mean or 0,
        chosen_by=by,
        chosen_at=now,
    )
    append_entry(
        event="chosen",
        by=by,
        now=now,
        thing=submission.thing,
        number=submission.number,
        stage=round.stage.name,
        purposes=sorted(purpose.value for purpose in purposes),
        mean=found.mean,
    )
    thing_chosen.send(Candidate, candidate=candidate)
    return candidate


def _gather(candidates: Sequence[Candidate], *, by: Any, now: datetime) -> None:
    """Put model lessons into the collections of their subjects, all of one at once."""
    if not apps.is_installed("lessons.library"):
        return
    # By name: a host may take the gate without the library.
    curate = import_string("lessons.library.actions.curating.curate")
    owners = {*Candidate.objects.filter(is_model=True).values_list("chosen_by", flat=True)} - {None}
    by_course: dict[Any, list[Candidate]] = {}
    for one in candidates:
        by_course.setdefault(one.round.submission.course, []).append(one)
    for course, some in by_course.items():
        # Names are data: they are written in the site's language, not in the caller's.
        with translation.override(settings.LANGUAGE_CODE):
            title = gettext("Model lessons") + (f" – {course}" if course else "")
        things = [thing for one in some if (thing := one.thing) is not None]
        if curate(title=title, course=course, things=things, by=by, owners=owners):
            Candidate.objects.filter(pk__in=[one.pk for one in some]).update(gathered_at=now)

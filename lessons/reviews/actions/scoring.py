"""Opens the scoring of public lessons, and takes points. What they bring about is choosing.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lessons import LessonsError
from lessons.reviews.actions.log import append_entry
from lessons.reviews.actions.opening import begin_round, write_submission
from lessons.reviews.models import Round, Score, Stage, Submission
from lessons.reviews.permissions.conflicts import Bar, find_bar
from lessons.reviews.permissions.scoring import may_put_up
from lessons.reviews.queries.approvals import get_approval
from lessons.reviews.queries.rounds import applies, get_reopened, measure_watched
from lessons.reviews.queries.scoring import list_open_scoring, list_weights
from lessons.reviews.queries.things import find_topic, read_specific
from lessons.reviews.rules.scoring import Mark
from lessons.reviews.rules.voting import Outcome, Refusal, StageKind
from lessons.reviews.signals import points_given, round_closed

_GIVEN = ("criterion__key", "points", "comment")


class UnableToPutUp(LessonsError, PermissionDenied):
    """It is not this person's to have it scored, or it is not public just now."""


@dataclass(frozen=True, kw_only=True)
class Scored:
    """Points that count."""

    round: Round


def open_scoring(*, submission: Submission, now: datetime) -> list[Round]:
    """Open the rounds of scoring stages that apply; they keep nothing from being public."""
    thing: Any = submission.thing
    newest = thing.get_latest_revision_as_object()
    stages = Stage.objects.filter(kind=StageKind.SCORING, active=True, is_for_television=True)
    return [
        _begin(stage, submission, newest, now=now)
        for stage in stages
        if applies(stage, newest) and not submission.rounds.filter(stage=stage).exists()
    ]


@transaction.atomic
def put_up(*, thing: Any, stage: Stage, by: Any, now: datetime) -> Round:
    """Have a public lesson scored whether or not its author wishes it to be broadcast.

    :raises UnableToPutUp: `by` may not, it is not public, or people look at it once more just now.
    """
    if stage.kind != StageKind.SCORING or not may_put_up(user=by, thing=thing):
        raise UnableToPutUp(thing.pk)
    held = read_specific(type(thing)._default_manager.select_for_update().get(pk=thing.pk))
    approval = get_approval(held)
    if approval is None or not held.live or get_reopened(held) is not None:
        raise UnableToPutUp(thing.pk)
    known = list_open_scoring().filter(stage=stage, submission__in=Submission.objects.about(held))
    if (round := known.first()) is not None:
        return round
    submission = approval.submission
    if submission is None or submission.rounds.filter(stage=stage).exists():
        submission = _write_down(held, by=by, now=now)
    opened = _begin(stage, submission, held.live_revision.as_object(), now=now)
    append_entry(
        event="put_up", by=by, now=now, thing=held, number=submission.number, stage=stage.name
    )
    return opened


@transaction.atomic
def score_round(*, round: Round, by: Any, marks: Mapping[str, Mark], now: datetime) -> Scored | Bar:
    """Take or change the points of `by`, by the code of the criterion; return why not.

    :raises ValueError: points that the rubric does not know.
    """
    held = (
        Round.objects.select_for_update(of=("self",))
        .select_related("submission", "stage")
        .get(pk=round.pk)
    )
    bar = find_bar(held, by)
    if bar is not None:
        return bar
    if held.stage.kind != StageKind.SCORING:
        return Bar(refusal=Refusal.NOT_CALLED)
    criteria = {one.key: one for one in held.stage.criteria.filter(is_active=True)}
    if criteria.keys() != marks.keys():
        return Bar(refusal=Refusal.UNANSWERED)
    if measure_watched(held.submission, by) < held.stage.watch_share_percent:
        return Bar(refusal=Refusal.NOT_WATCHED)
    if _is_given(held, by, marks):
        return Scored(round=held)  # sent twice: once is enough for the log
    for key, mark in marks.items():
        Score.objects.update_or_create(
            round=held,
            criterion=criteria[key],
            reviewer=by,
            defaults={
                "points": mark.points,
                "comment": _clean(mark),
                "scored_at": now,
            },
        )
    append_entry(
        event="scored",
        by=by,
        now=now,
        thing=held.submission.thing,
        number=held.submission.number,
        stage=held.stage.name,
        weights=list_weights(held.stage),
        points={key: mark.points for key, mark in marks.items()},
        comments={key: _clean(mark) for key, mark in marks.items() if _clean(mark)},
    )
    points_given.send(Round, round=held, by=by, now=now)
    return Scored(round=held)


def _is_given(round: Round, by: Any, marks: Mapping[str, Mark]) -> bool:
    rows = Score.objects.filter(round=round, reviewer=by.pk, criterion__is_active=True)
    given = {key: (points, words) for key, points, words in rows.values_list(*_GIVEN)}
    return given == {key: (mark.points, _clean(mark)) for key, mark in marks.items()}


def _clean(mark: Mark) -> str:
    return mark.comment.strip()[:500]


def void_scoring(*, thing: Any, now: datetime) -> None:
    """End what is being scored of a thing that is not public any more as it was."""
    for one in list_open_scoring().filter(submission__in=Submission.objects.about(thing)):
        one.outcome, one.closed_at = Outcome.VOID, now
        one.save(update_fields=["outcome", "closed_at"])
        round_closed.send(Round, round=one)


def _begin(stage: Stage, submission: Submission, shown: Any, *, now: datetime) -> Round:
    submission.topic = find_topic(shown)
    submission.save(update_fields=["topic"])
    return begin_round(stage=stage, submission=submission, task_state=None, now=now)


def _write_down(thing: Any, *, by: Any, now: datetime) -> Submission:
    """Return a submission of what is public, which came without votes or was scored before."""
    written = write_submission(
        thing, revision=thing.live_revision, workflow_state=None, by=by, now=now
    )
    # Nobody handed it in and nobody decides: minutes and statistics leave it out.
    written.is_reopened, written.outcome = False, Outcome.SCORED
    written.save(update_fields=["is_reopened", "outcome"])
    return written

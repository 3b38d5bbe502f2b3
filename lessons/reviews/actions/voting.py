"""Takes votes. What a vote brings about is deciding.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from lessons.reviews.actions.deciding import settle_round
from lessons.reviews.actions.log import append_entry
from lessons.reviews.actions.opening import void_submission
from lessons.reviews.conf import get_conf
from lessons.reviews.models import Round, TimedNote, Vote
from lessons.reviews.permissions.conflicts import Bar, find_bar
from lessons.reviews.queries.files import digest_stored, read_fingerprint
from lessons.reviews.queries.rounds import measure_watched, shows_nothing
from lessons.reviews.queries.things import read_specific
from lessons.reviews.rules.voting import Ballot, Outcome, Refusal, StageKind, find_fault
from lessons.reviews.signals import vote_cast


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A vote that counts, and what the round has come to by it."""

    vote: Vote
    outcome: Outcome


@transaction.atomic
def cast_vote(*, round: Round, by: Any, ballot: Ballot, now: datetime) -> Taken | Bar:
    """Take or change the vote of `by` in `round`; return why not when it is not taken.

    Where the thing or its files have changed since they were handed in, the votes are void: a new
    submission of what is there now begins, and `Refusal.CHANGED` says so.
    """
    # One vote after the other: two at once would each see the quorum missing.
    held = (
        Round.objects.select_for_update(of=("self",))
        .select_related("submission", "stage")
        .get(pk=round.pk)
    )
    if held.stage.kind == StageKind.SCORING:
        return Bar(refusal=Refusal.NOT_CALLED)
    bar = find_bar(held, by)
    if bar is not None:
        return bar
    if has_changed(held):
        _begin_anew(held, now=now)
        return Bar(refusal=Refusal.CHANGED)
    watched = measure_watched(held.submission, by)
    checklist = held.stage.checklist
    fault = find_fault(
        ballot,
        checklist.list_items() if checklist else (),
        has_open_notes=_has_notes(held, by),
        is_watched=watched >= held.stage.watch_share_percent,
        is_empty=shows_nothing(held.submission, user=by),
    )
    if fault is not None:
        return Bar(refusal=fault)
    vote = _keep(held, by=by, ballot=ballot, watched=watched, now=now)
    vote_cast.send(Vote, vote=vote)
    return Taken(vote=vote, outcome=settle_round(round=held, by=by, now=now))


def has_changed(round: Round) -> bool:
    """Tell whether the thing, or a file of it, is not what was handed in."""
    submission = round.submission
    thing = read_specific(submission.thing)
    if thing is None:
        return True
    if submission.is_reopened:
        # About what is public, whatever draft is underway beside it.
        revision = thing.live_revision if thing.live else None
    else:
        revision = thing.get_latest_revision()
    if revision is None or revision.pk != submission.revision_number:
        return True
    # Wagtail may write a revision anew in its place.
    content = digest_stored(type(thing), revision.content)
    files = read_fingerprint(revision.as_object()).digest
    return (content, files) != (submission.content_hash, submission.files_hash)


def _begin_anew(round: Round, *, now: datetime) -> None:
    """Put what is there now before the first stage: what earlier ones said yes to is gone."""
    if round.submission.is_reopened:
        void_submission(submission=round.submission, now=now)
    elif round.task_state is not None:
        round.task_state.specific.cancel(resume=True)


def _keep(round: Round, *, by: Any, ballot: Ballot, watched: int, now: datetime) -> Vote:
    submission = round.submission
    kinds = get_conf().make_policy().read_kinds(user=by, submission=submission)
    answers = {
        key: {"answer": one.answer.value, "comment": one.comment.strip()}
        for key, one in ballot.answers.items()
    }
    vote, _made = Vote.objects.update_or_create(
        round=round,
        reviewer=by,
        defaults={
            "reviewer_name": by.get_full_name() or by.get_username(),
            "kinds": sorted(kind.value for kind in kinds),
            "choice": ballot.choice,
            "checklist": round.stage.checklist,
            "answers": answers,
            "comment": ballot.comment.strip(),
            "files_hash": submission.files_hash,
            "watched_percent": watched,
            "cast_at": now,
        },
    )
    append_entry(
        event="voted",
        by=by,
        now=now,
        thing=submission.thing,
        number=submission.number,
        stage=round.stage.name,
        choice=ballot.choice.value,
        kinds=vote.kinds,
        checklist=str(round.stage.checklist or ""),
        answers=answers,
        comment=vote.comment,
        files=submission.files_hash,
        watched_percent=watched,
    )
    return vote


def _has_notes(round: Round, by: Any) -> bool:
    notes = TimedNote.objects.filter(submission=round.submission, written_by=by.pk)
    return bool(notes.exclude(severity=TimedNote.Severity.PRAISE).exists())

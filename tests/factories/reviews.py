"""Votes and stages for tests."""

from typing import Any

from django.utils import timezone

from lessons.reviews.actions.voting import cast_vote
from lessons.reviews.actions.watching import record_watched
from lessons.reviews.models import Round
from lessons.reviews.rules.voting import Answer, Answered, Ballot, Choice


def make_ballot(round: Round, choice: Choice = Choice.APPROVE, **changes: Any) -> Ballot:
    """Return a whole ballot: every item answered with yes, `changes` by key apart."""
    checklist = round.stage.checklist
    answers = {
        item.key: Answered(answer=Answer.YES)
        for item in (checklist.list_items() if checklist else ())
    }
    return Ballot(choice=choice, answers=answers | changes, comment="")


def find_round(thing: Any) -> Round:
    """Return the open round about a thing."""
    about = {"submission__thing_id": str(thing.pk)}
    return Round.objects.list_open().exclude(task_state=None).get(**about)


def watch_all(round: Round, by: Any) -> None:
    """Have `by` play the whole film."""
    whole = [(0, round.submission.film_ms)]
    record_watched(submission=round.submission, by=by, ranges=whole, now=timezone.now())


def vote(thing: Any, by: Any, choice: Choice = Choice.APPROVE, **changes: Any) -> Any:
    """Watch everything and vote about a thing."""
    round = find_round(thing)
    watch_all(round, by)
    ballot = make_ballot(round, choice, **changes)
    return cast_vote(round=round, by=by, ballot=ballot, now=timezone.now())

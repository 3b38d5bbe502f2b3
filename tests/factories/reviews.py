"""Votes and stages for tests."""

from typing import Any

from django.utils import timezone

from lessons.reviews.actions.approving import approve_seed
from lessons.reviews.actions.voting import cast_vote
from lessons.reviews.actions.watching import record_watched
from lessons.reviews.models import Round
from lessons.reviews.queries.things import is_guarded
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


def make_public(thing: Any) -> Any:
    """Approve and publish the newest revision, as what comes with the program is."""
    if is_guarded(thing):
        approve_seed(thing=thing, reason="test", by=None, now=timezone.now())
    thing.get_latest_revision().publish(skip_permission_checks=True)
    thing.refresh_from_db()
    return thing


def approve_as_live(thing: Any) -> Any:
    """Approve the newest revision of a draft, and say in its row alone that it is public."""
    approve_seed(thing=thing, reason="test", by=None, now=timezone.now())
    rows = type(thing)._default_manager.filter(pk=thing.pk)
    rows.update(live=True, live_revision=thing.get_latest_revision())
    return rows.get()

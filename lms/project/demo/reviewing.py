"""Reviews what the demo's people make, by real votes: the log and the minutes show them.

What becomes of it is no news for anybody: a new site does not greet its people with notices.
"""

from datetime import datetime
from itertools import takewhile
from typing import Any

from django.contrib.auth import get_user_model

from lessons.notices.actions import mark_done
from lessons.reviews.actions.voting import Taken, cast_vote
from lessons.reviews.actions.watching import record_watched
from lessons.reviews.models import Round
from lessons.reviews.permissions.conflicts import find_bar
from lessons.reviews.queries.rounds import get_open_submission
from lessons.reviews.queries.told import name_submitted
from lessons.reviews.rules.voting import Answer, Answered, Ballot, Choice
from lms.project.demo.province import REVIEWERS


def review(thing: Any, author: Any, *, now: datetime, waits_for: str = "") -> None:
    """Send `thing` in for review if nobody has, and vote as the reviewers before `waits_for`."""
    workflow = thing.get_workflow()
    if workflow is None:
        return
    state = thing.current_workflow_state or workflow.start(thing, author)
    if state.status == state.STATUS_NEEDS_CHANGES:
        return  # somebody tries the review with it
    subjects = set()
    while (round := find_round(thing)) is not None:
        subjects.add(name_submitted(round.submission))
        if not vote_in_turn(round, now=now, waits_for=waits_for):
            return
    mark_done(subjects=subjects, now=now)


def find_round(thing: Any) -> Round | None:
    """Return the round that decides about `thing` now."""
    submission = get_open_submission(thing)
    if submission is None:
        return None
    rounds = submission.rounds.list_open().exclude(task_state=None)
    found: Round | None = rounds.select_related("stage__checklist", "submission").first()
    return found


def vote_in_turn(round: Round, *, now: datetime, waits_for: str = "") -> bool:
    """Vote until the round is closed, or `waits_for` is next; tell whether it is closed."""
    people = {one.get_username(): one for one in _list_reviewers()}
    # The school's own vote first; at the office, those whose chair is still empty.
    for name in takewhile(lambda name: name != waits_for, REVIEWERS):
        reviewer = people.get(name)
        if reviewer is None or find_bar(round, reviewer) is not None:
            continue
        vote(round, reviewer, now=now)
        round.refresh_from_db()
        if not round.is_open:
            return True
    return False


def vote(round: Round, reviewer: Any, *, now: datetime) -> bool:
    """Approve as `reviewer`, the film played to its end; tell whether the vote was taken."""
    submission, checklist = round.submission, round.stage.checklist
    whole = [(0, submission.film_ms)]
    record_watched(submission=submission, by=reviewer, ranges=whole, now=now)
    items = checklist.list_items() if checklist else ()
    answers = {item.key: Answered(answer=Answer.YES) for item in items}
    ballot = Ballot(choice=Choice.APPROVE, answers=answers)
    return isinstance(cast_vote(round=round, by=reviewer, ballot=ballot, now=now), Taken)


def _list_reviewers() -> Any:
    return get_user_model()._default_manager.filter(username__in=REVIEWERS)

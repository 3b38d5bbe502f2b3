"""Puts a thing before a stage: what exactly was handed in, and until when they should decide."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from lessons.reviews.actions.log import append_entry
from lessons.reviews.conf import get_conf
from lessons.reviews.models import Round, Stage, Submission
from lessons.reviews.models.things import name_thing
from lessons.reviews.permissions.conflicts import list_parties
from lessons.reviews.queries.files import digest_stored, read_fingerprint
from lessons.reviews.queries.makers import describe_maker
from lessons.reviews.queries.rounds import applies, get_open_submission, is_approved, list_stages
from lessons.reviews.queries.things import (
    find_course,
    find_film,
    read_specific,
    wishes_television,
)
from lessons.reviews.rules.days import add_working_days
from lessons.reviews.rules.voting import Outcome
from lessons.reviews.signals import round_closed, round_opened


@transaction.atomic
def open_round(stage: Stage, workflow_state: WorkflowState, user: Any = None) -> TaskState:
    """Begin `stage`, or the first stage before it that has not said yes to what is handed in.

    `Stage.start` leads here. A changed thing begins at the first stage again: each says yes to
    exactly what will be public, or it is not public.
    """
    now = timezone.now()  # Wagtail starts tasks without a clock
    thing = read_specific(workflow_state.content_object)
    _unlock(thing)
    newest = thing.get_latest_revision_as_object()
    if not applies(stage, newest):
        return _skip(stage, workflow_state)
    by = user or workflow_state.requested_by
    submission = hand_in(thing, workflow_state=workflow_state, by=by, now=now)
    before = _list_before(stage, workflow_state.workflow_id)
    waiting = [one for one in before if applies(one, newest) and not is_approved(one, submission)]
    first = waiting[0] if waiting else stage
    state = first.start_plainly(workflow_state, user)
    begin_round(stage=first, submission=submission, task_state=state, now=now)
    return state


def hand_in(thing: Any, *, workflow_state: Any, by: Any, now: datetime) -> Submission:
    """Return the open submission of exactly what `thing` is now, made if there is none."""
    revision = thing.get_latest_revision()
    newest = revision.as_object()
    fingerprint = read_fingerprint(newest)
    content_hash = digest_stored(type(thing), revision.content)
    known = get_open_submission(thing)
    if known is not None:
        same = (known.revision_number, known.content_hash, known.files_hash) == (
            *(revision.pk, content_hash),
            fingerprint.digest,
        )
        if same and known.workflow_state_id == workflow_state.pk:
            return known
        void_submission(submission=known, now=now)
    submission = write_submission(
        thing, revision=revision, workflow_state=workflow_state, by=by, now=now
    )
    append_entry(
        event="submitted",
        by=by,
        now=now,
        thing=thing,
        number=submission.number,
        revision=revision.pk,
        content=submission.content_hash,
        files=submission.files_hash,
        **describe_maker(submission.owner),
    )
    return submission


def write_submission(
    thing: Any, *, revision: Any, workflow_state: WorkflowState | None, by: Any, now: datetime
) -> Submission:
    """Write down what exactly `revision` is; without a workflow it is what is public already."""
    newest = revision.as_object()
    fingerprint = read_fingerprint(newest)
    film, course = find_film(newest), find_course(newest)
    past = Submission.objects.about(thing)
    submission: Submission = Submission.objects.create(
        **name_thing(thing),
        number=(past.aggregate(last=Max("number"))["last"] or 0) + 1,
        is_reopened=workflow_state is None,
        previous=past.order_by("-number").first(),
        workflow_state=workflow_state,
        revision=revision,
        revision_number=revision.pk,
        content_hash=digest_stored(type(thing), revision.content),
        files=fingerprint.write(),
        files_hash=fingerprint.digest,
        # Who had it reopened hands nothing in; the log names them.
        submitted_by=by if workflow_state and getattr(by, "pk", None) else None,
        submitted_at=now,
        title=str(newest)[:255],
        owner=thing.owner if hasattr(thing, "owner") else None,
        course=course,
        grade_number=course.grade.number if course else None,
        for_television=wishes_television(newest),
        film_sha256=film.original.sha256 if film else "",
        film_ms=film.original.duration_ms if film else 0,
    )
    submission.parties.set(list_parties(thing, submitted_by=by if workflow_state else None))
    return submission


def begin_round(
    *, stage: Stage, submission: Submission, task_state: TaskState | None, now: datetime
) -> Round:
    """Open the round of `stage` about `submission`."""
    opened: Round = Round.objects.create(
        submission=submission,
        stage=stage,
        task_state=task_state,
        opened_at=now,
        due_date=add_working_days(
            timezone.localtime(now).date(), stage.working_days, holidays=get_conf().holidays
        ),
    )
    round_opened.send(Round, round=opened)
    return opened


def void_submission(*, submission: Submission, now: datetime) -> None:
    """End a submission that nobody shall decide any more: called back, or changed meanwhile."""
    for one in submission.rounds.list_open():
        one.outcome, one.closed_at = Outcome.VOID, now
        one.save(update_fields=["outcome", "closed_at"])
        round_closed.send(Round, round=one)
    submission.outcome, submission.decided_at = Outcome.VOID, now
    submission.save(update_fields=["outcome", "decided_at"])
    append_entry(event="voided", by=None, now=now, thing=submission.thing, number=submission.number)


def _list_before(stage: Stage, workflow_id: int) -> list[Stage]:
    stages = list_stages(workflow_id)
    numbers = [one.pk for one in stages]
    return stages[: numbers.index(stage.pk)] if stage.pk in numbers else []


def _skip(stage: Stage, workflow_state: WorkflowState) -> TaskState:
    thing = workflow_state.content_object
    skipped: TaskState = TaskState.objects.create(
        workflow_state=workflow_state,
        revision=thing.get_latest_revision(),
        task=stage.task_ptr,
        status=TaskState.STATUS_SKIPPED,
        finished_at=timezone.now(),
    )
    return skipped


def _unlock(thing: Any) -> None:
    # A lock that the author left behind would keep the reviewers' decision from it.
    if getattr(thing, "locked", False):
        thing.locked, thing.locked_by, thing.locked_at = False, None, None
        thing.save(update_fields=["locked", "locked_by", "locked_at"])

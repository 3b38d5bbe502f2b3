"""Has people look once more at something public, which stays public while they do."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lessons import LessonsError
from lessons.reviews.actions.log import append_entry
from lessons.reviews.actions.opening import begin_round, write_submission
from lessons.reviews.conf import get_conf
from lessons.reviews.models import Round, Stage
from lessons.reviews.queries.rounds import applies, get_reopened, list_stages
from lessons.reviews.queries.things import read_specific
from lessons.reviews.rules.voting import StageKind
from lessons.reviews.signals import review_reopened


class UnableToReopen(LessonsError, PermissionDenied):
    """It is not this person's to have it looked at once more."""


class NotReopened(StrEnum):
    """Why no round has begun; a value, not an error."""

    NOT_PUBLIC = "not_public"
    UNDERWAY = "underway"
    NO_STAGE = "no_stage"


def reopen_review(*, thing: Any, by: Any, reason: str, now: datetime) -> Round | NotReopened:
    """Have `thing` looked at once more because `by` asks for it.

    :raises UnableToReopen: `by` does not answer for it.
    """
    if not get_conf().make_policy().may_withdraw(user=by, thing=thing):
        raise UnableToReopen(thing.pk)
    return open_again(thing=thing, by=by, reason=reason, now=now)


@transaction.atomic
def open_again(*, thing: Any, by: Any, reason: str, now: datetime) -> Round | NotReopened:
    """Open a round of the last stage about what is public of `thing`, whoever asks."""
    held = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    specific = read_specific(held)
    if not specific.live or specific.live_revision is None:
        return NotReopened.NOT_PUBLIC
    if get_reopened(specific) is not None:
        return NotReopened.UNDERWAY
    stage = _choose_stage(specific)
    if stage is None:
        return NotReopened.NO_STAGE
    submission = write_submission(
        specific, revision=specific.live_revision, workflow_state=None, by=by, now=now
    )
    append_entry(
        event="reopened",
        by=by,
        now=now,
        thing=specific,
        number=submission.number,
        revision=submission.revision_number,
        stage=stage.name,
        reason=reason.strip()[:1000],
    )
    opened = begin_round(stage=stage, submission=submission, task_state=None, now=now)
    review_reopened.send(Round, round=opened)
    return opened


def _choose_stage(thing: Any) -> Stage | None:
    """Return the stage that had the last word; where none says so, any council."""
    workflow = thing.get_workflow()
    stages = list_stages(workflow.pk) if workflow else []
    shown = thing.live_revision.as_object()
    deciding = [one for one in stages if one.kind != StageKind.SCORING and applies(one, shown)]
    if deciding:
        return deciding[-1]
    rest = Stage.objects.filter(active=True).exclude(kind=StageKind.SCORING)
    found: Stage | None = rest.order_by("-pk").first()
    return found

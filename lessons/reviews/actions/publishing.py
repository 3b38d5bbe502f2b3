"""Publishes what the last stage has said yes to."""

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import WorkflowState

from lessons.reviews.actions.approving import UnableToApprove, approve_submission
from lessons.reviews.actions.finishing import UnableToPublish
from lessons.reviews.actions.scoring import open_scoring
from lessons.reviews.models import Submission
from lessons.reviews.queries.things import is_guarded, read_specific
from lessons.reviews.rules.voting import Outcome


@transaction.atomic
def publish_reviewed(*, workflow_state: WorkflowState, by: Any, now: datetime) -> None:
    """Approve and publish exactly the revision that was reviewed.

    :raises UnableToPublish: a newer one exists, or not every stage has voted for this one.
    """
    thing = read_specific(workflow_state.content_object)
    state = workflow_state.current_task_state
    if thing is None or state is None or thing.latest_revision_id != state.revision_id:
        raise UnableToPublish(workflow_state.object_id)
    if not is_guarded(thing):
        state.revision.publish(user=by, skip_permission_checks=True)
        return
    submission = Submission.objects.filter(
        workflow_state=workflow_state, outcome=Outcome.OPEN, revision_number=state.revision_id
    ).first()
    if submission is None:
        raise UnableToPublish(thing.pk)
    try:
        approve_submission(submission=submission, now=now)
    except UnableToApprove as error:
        raise UnableToPublish(thing.pk) from error
    state.revision.publish(user=by, skip_permission_checks=True)
    open_scoring(submission=submission, now=now)

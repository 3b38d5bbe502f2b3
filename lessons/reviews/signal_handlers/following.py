"""Follows Wagtail's workflow: stages begin with a submission, what is called back is void."""

from typing import Any

from django.db.models.signals import pre_save
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import workflow_cancelled

from lessons.reviews.actions.opening import open_round, void_submission
from lessons.reviews.models import Stage, Submission
from lessons.reviews.rules.voting import Outcome
from lessons.reviews.signal_handlers.guarding import guard_decision


def connect_following() -> None:
    """Connect; called once, when the app is ready."""
    # Models know no actions; Wagtail asks the model.
    Stage.start = open_round
    pre_save.connect(guard_decision, sender=TaskState, dispatch_uid="reviews.decision")
    workflow_cancelled.connect(follow_cancelled, dispatch_uid="reviews.cancelled")


def follow_cancelled(instance: WorkflowState, **_kwargs: Any) -> None:
    """End the submission of a review that its author called back."""
    for submission in Submission.objects.filter(workflow_state=instance, outcome=Outcome.OPEN):
        void_submission(submission=submission, now=timezone.now())

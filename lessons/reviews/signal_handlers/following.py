"""Follows what is called back, and captions that are not those of an approval any more."""

from typing import Any

from django.utils import timezone
from wagtail.models import WorkflowState

from lessons.reviews.actions.complaints import end_reopened, settle_withdrawn
from lessons.reviews.actions.opening import void_submission
from lessons.reviews.actions.scoring import void_scoring
from lessons.reviews.models import Approval, Submission, Withdrawal
from lessons.reviews.queries.public import may_show_captions
from lessons.reviews.queries.things import list_live_with_film
from lessons.reviews.rules.voting import Outcome
from media_pipeline.models import Caption


def follow_cancelled(instance: WorkflowState, **_kwargs: Any) -> None:
    """End the submission of a review that its author called back."""
    for submission in Submission.objects.filter(workflow_state=instance, outcome=Outcome.OPEN):
        void_submission(submission=submission, now=timezone.now())


def follow_approved(approval: Approval, **_kwargs: Any) -> None:
    """End a reopened review, and the scoring, of another version than was approved now."""
    if approval.thing is not None:
        void_scoring(thing=approval.thing, now=timezone.now())
        end_reopened(thing=approval.thing, now=timezone.now())


def follow_withdrawn(withdrawal: Withdrawal, **_kwargs: Any) -> None:
    """End a reopened review and the scoring of what was taken off; answer its complaints."""
    thing: Any = withdrawal.thing
    if thing is not None:
        void_scoring(thing=thing, now=timezone.now())
        end_reopened(thing=thing, now=timezone.now())
        settle_withdrawn(thing=thing, by=withdrawal.withdrawn_by, now=timezone.now())


def follow_captions(instance: Caption, raw: bool = False, **_kwargs: Any) -> None:
    """Let authors hand in again what shows captions that nobody has approved yet."""
    if not raw and not may_show_captions(instance):
        for things in list_live_with_film(instance.source_id):
            things.update(has_unpublished_changes=True)

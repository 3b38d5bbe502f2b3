"""Hangs the gate into Wagtail; called once, when the app is ready."""

from django.db.models.signals import post_save, pre_save
from wagtail.models import ModelLogEntry, TaskState
from wagtail.signals import page_published, pre_page_move, published, workflow_cancelled

from lessons.reviews.actions.opening import open_round
from lessons.reviews.models import Stage
from lessons.reviews.permissions.testers import close_testers
from lessons.reviews.signal_handlers.alarming import look_at_published
from lessons.reviews.signal_handlers.arranging import follow_arranged
from lessons.reviews.signal_handlers.following import (
    follow_approved,
    follow_cancelled,
    follow_captions,
    follow_withdrawn,
)
from lessons.reviews.signal_handlers.guarding import (
    guard_decision,
    guard_move,
    guard_publication,
)
from lessons.reviews.signals import thing_approved, thing_withdrawn
from media_pipeline.models import Caption


def connect() -> None:
    """Connect every handler."""
    # Models know no actions; Wagtail asks the model.
    Stage.start = open_round
    close_testers()
    pre_save.connect(guard_publication, dispatch_uid="reviews.publication")
    pre_save.connect(guard_decision, sender=TaskState, dispatch_uid="reviews.decision")
    pre_page_move.connect(guard_move, dispatch_uid="reviews.move")
    page_published.connect(look_at_published, dispatch_uid="reviews.page_published")
    published.connect(look_at_published, dispatch_uid="reviews.published")
    workflow_cancelled.connect(follow_cancelled, dispatch_uid="reviews.cancelled")
    thing_approved.connect(follow_approved, dispatch_uid="reviews.approved")
    thing_withdrawn.connect(follow_withdrawn, dispatch_uid="reviews.withdrawn")
    post_save.connect(follow_captions, sender=Caption, dispatch_uid="reviews.captions")
    post_save.connect(follow_arranged, sender=ModelLogEntry, dispatch_uid="reviews.arranged")

"""Hands a lesson to its reviewers, and takes it back, through the workflow that the site has."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import WorkflowState

from lessons import LessonsError
from lessons.catalogue.actions import UnableToSubmit
from lessons.catalogue.models import LessonPage
from lessons.desk.permissions import require_change, require_own


class UnableToWithdraw(LessonsError, ValidationError):
    """The lesson stands in no review that its owner could end."""


@transaction.atomic
def submit_lesson(*, lesson: LessonPage, by: Any) -> None:
    """Submit the newest draft of `lesson`; one that was sent back goes to whoever sent it.

    The hook `say_why_not_submitted` is given the lesson and returns a sentence that refuses, or "".

    :raises NotAllowed: unless it is the own lesson of `by`, who may change it now.
    :raises UnableToSubmit: something is missing, or nobody reviews here.
    """
    held = LessonPage.objects.select_for_update().get(pk=lesson.pk)
    require_own(by, held)
    require_change(by, held)
    reasons = [say(held) for say in hooks.get_hooks("say_why_not_submitted")]
    if any(reasons):
        raise UnableToSubmit([one for one in reasons if one])
    state = held.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=by)
        return
    workflow = held.get_workflow()
    if workflow is None:
        raise UnableToSubmit([_("Nobody reviews lessons here yet. Tell your administrator.")])
    workflow.start(held, by)


@transaction.atomic
def withdraw_lesson(*, lesson: LessonPage, by: Any) -> None:
    """Take `lesson` out of its review: it is a draft again.

    :raises NotAllowed: unless it is the own lesson of `by`.
    :raises UnableToWithdraw: it is in no review, or the review is not theirs to end.
    """
    held = LessonPage.objects.select_for_update().get(pk=lesson.pk)
    require_own(by, held)
    state = held.current_workflow_state
    waits = state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS
    if not waits or not state.user_can_cancel(by):
        raise UnableToWithdraw(_("This lesson no longer waits for a review."))
    state.cancel(user=by)

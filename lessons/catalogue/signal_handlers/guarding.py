"""Keeps what is not whole away from reviewers."""

from typing import Any

from wagtail.models import WorkflowState

from lessons.catalogue.actions import require_whole
from lessons.catalogue.models import AbstractLessonPage


def guard_review(instance: WorkflowState, raw: bool = False, **_kwargs: Any) -> None:
    """Refuse a review of a lesson that is not whole, by whatever way it is started or resumed.

    :raises UnableToSubmit: with what is missing.
    """
    state, model = instance, instance.content_type.model_class()
    begins = state.status == WorkflowState.STATUS_IN_PROGRESS and not (
        WorkflowState.objects.filter(pk=state.pk, status=state.status).exists()
    )
    if begins and not raw and model is not None and issubclass(model, AbstractLessonPage):
        # What is reviewed is the newest draft, not what is live.
        require_whole(
            model._default_manager.get(pk=state.object_id).get_latest_revision_as_object()
        )

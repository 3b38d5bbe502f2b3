"""Takes over into the log what Wagtail's own log tells of stages, checklists and appointments.

There, every screen that changes them meets: ours, and Wagtail's of tasks and workflows.
"""

from typing import Any

from wagtail.models import ModelLogEntry, Workflow

from lessons.reviews.actions.arranging import note_arranged
from lessons.reviews.models import Appointment, Checklist, Criterion, Stage

_ARRANGED = (Appointment, Checklist, Criterion, Stage, Workflow)


def follow_arranged(
    instance: ModelLogEntry, created: bool = False, raw: bool = False, **_kwargs: Any
) -> None:
    """Note what was arranged, by whom."""
    model = instance.content_type.model_class() if instance.content_type else None
    if raw or not created or model not in _ARRANGED:
        return
    thing = model._default_manager.filter(pk=instance.object_id).first()
    if thing is not None:
        note_arranged(
            thing=thing,
            verb=instance.action.rpartition(".")[2],
            by=instance.user,
            now=instance.timestamp,
        )

"""What happens when a workflow is over; `WAGTAIL_FINISH_WORKFLOW_ACTION` points here.

Imports nothing of Wagtail's models: they read the setting while they are being made.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.module_loading import import_string

from lessons import LessonsError


class UnableToPublish(LessonsError, PermissionDenied):
    """What was reviewed is not what is there now, or was never decided by votes."""


def finish_review(workflow_state: Any, user: Any = None) -> None:
    """Publish exactly what was reviewed; nobody needs the right to publish for it.

    Wagtail's own choice publishes the latest revision, whatever was reviewed. What the gate does
    not guard is published all the same, if it is the reviewed revision.

    :raises UnableToPublish: a newer revision exists, or not every stage has voted for this one.
    """
    publish = import_string("lessons.reviews.actions.publishing.publish_reviewed")
    publish(workflow_state=workflow_state, by=user, now=timezone.now())

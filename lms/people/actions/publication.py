"""What happens when every review step has said yes; imports no models (see the package)."""

from typing import Any

from django.core.exceptions import PermissionDenied

from lms import LmsError


class UnableToPublish(LmsError, PermissionDenied):
    """The page has changed since it was reviewed."""


def publish_reviewed_revision(workflow_state: Any, user: Any = None) -> None:
    """Publish exactly what was reviewed; nobody needs the right to publish for it.

    `WAGTAIL_FINISH_WORKFLOW_ACTION` points here. Wagtail's own choice publishes the latest
    revision, whatever was reviewed.

    :raises UnableToPublish: when a newer revision exists.
    """
    page = workflow_state.content_object
    reviewed = workflow_state.current_task_state.revision
    if page.latest_revision_id != reviewed.pk:
        raise UnableToPublish(page.pk)
    reviewed.publish(user=user, skip_permission_checks=True)

"""What must be set for the gate to be closed."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

FINISH = "lessons.reviews.actions.finishing.finish_review"


@register()
def check_finish_action(**_kwargs: Any) -> list[CheckMessage]:
    """Report that Wagtail would publish the latest revision, whatever was reviewed."""
    if getattr(settings, "WAGTAIL_FINISH_WORKFLOW_ACTION", "") == FINISH:
        return []
    return [
        Error(
            "What a review has passed would not be published by the gate.",
            hint=f'Set WAGTAIL_FINISH_WORKFLOW_ACTION = "{FINISH}".',
            id="reviews.E002",
        )
    ]

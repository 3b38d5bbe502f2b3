"""What the task engines do for supervision."""

from django.utils import timezone
from django_tasks import task

from lms.supervision.actions.counting import refresh


@task()
def refresh_figures() -> None:
    """Count again what was told to have changed."""
    refresh(now=timezone.now())

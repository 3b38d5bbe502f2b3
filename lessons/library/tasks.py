"""What the task engines do for the library."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from lessons.library.actions.links import check_links
from lessons.library.models import LinkCheck


@task()
def check_due_links() -> None:
    """Ask for the links that are due."""
    check_links(clock=timezone.now)


def ask_for_links(*, now: datetime) -> None:
    """Have a worker look at due links: silent sites would hold the caretaker up."""
    if LinkCheck.objects.filter(next_check_at__lte=now).exists():
        check_due_links.enqueue()

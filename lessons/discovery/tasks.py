"""What the task engines do for the table of everything public."""

from django.utils import timezone
from django_tasks import task

from lessons.discovery.actions import rebuild
from lessons.discovery.queries import has_stale, list_sources


@task()
def tell_anew() -> None:
    """Tell anew what was marked as stale; nothing where another task has done it already."""
    if has_stale():
        rebuild(sources=list_sources(), clock=timezone.now)

"""Keeps the table of everything public true: the one place where the library speaks to it."""

from datetime import datetime

from django.db import transaction

from lessons.discovery.actions import mark_changed, put_entry, withdraw_entry
from lessons.library.models import Resource
from lessons.library.queries.finding import describe_item, is_findable, name_origin


def make_findable(*, resource: Resource, now: datetime) -> None:
    """Say what a public resource is; one that is for teachers only is not to be found."""
    if is_findable(resource):
        put_entry(item=describe_item(resource), now=now)
    else:
        make_unfindable(resource=resource, now=now)


def make_unfindable(*, resource: Resource, now: datetime) -> None:
    """Take a resource out of what is found."""
    withdraw_entry(origin=name_origin(resource.pk), now=now)


@transaction.atomic
def follow_original(*, original: int, now: datetime) -> None:
    """Look again at the public resources of a recording: its sizes or its captions changed."""
    showing = Resource.objects.filter(live=True, source__original=original)
    if not showing.exists():
        return
    mark_changed()
    for resource in showing.with_places():
        make_findable(resource=resource, now=now)

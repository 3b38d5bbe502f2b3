"""Keeps the table of everything public true: the one place where the library speaks to it."""

from datetime import datetime

from lessons.discovery.actions import put_entry, withdraw_entry
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

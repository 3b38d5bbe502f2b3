"""Brings resources in, in front of everybody once reviewed, and back out."""

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.actions.unpublish import UnpublishAction

from lessons.discovery.actions import mark_changed
from lessons.library.actions.files import attach_file, publish_file
from lessons.library.actions.finding import make_findable, make_unfindable
from lessons.library.actions.links import forget_link, watch_link
from lessons.library.models import Resource
from lessons.library.permissions import get_policy, require
from lessons.library.rules.kinds import check_carriers
from lessons.library.signals import resource_published, resource_withdrawn
from media_pipeline.actions.showing import follow_showings


@transaction.atomic
def add_resource(*, resource: Resource, by: Any) -> Resource:
    """Save a new resource as a draft of `by`; it is seen by nobody else until it is reviewed.

    :raises PermissionDenied: `by` may bring none.
    :raises InvalidInput: it holds nothing, or what does not fit its kind.
    """
    get_policy(Resource)
    check_carriers(resource.kind, resource.carriers, resource.licence)
    resource.live, resource.owner = False, by
    resource.save()
    attach_file(resource=resource)
    resource.save_revision(user=by, log_action="wagtail.create")
    return resource


@transaction.atomic
def withdraw_resource(*, resource: Resource, by: Any) -> None:
    """Take a resource out of the public library; it stays with whoever brought it.

    :raises PermissionDenied: `by` may not.
    """
    require(by, "withdraw", resource)
    locked = Resource.objects.select_for_update().get(pk=resource.pk)
    UnpublishAction(locked, user=by).execute(skip_permission_checks=True)


def show_resource(*, resource: Resource, now: datetime) -> None:
    """Do what follows from a resource having become public, in the same transaction."""
    attach_file(resource=resource)
    publish_file(resource=resource, now=now)
    watch_link(resource=resource, now=now)
    make_findable(resource=resource, now=now)
    # Its page shows more than the table of everything public knows of it.
    mark_changed()
    # Also without a recording: the one it showed until now may be shown by nothing else.
    follow_showings(now=now)
    transaction.on_commit(lambda: resource_published.send(Resource, resource=resource))


def hide_resource(*, resource: Resource, now: datetime) -> None:
    """Do what follows from a resource being public no more, in the same transaction."""
    forget_link(resource=resource)
    make_unfindable(resource=resource, now=now)
    mark_changed()
    follow_showings(now=now)
    transaction.on_commit(lambda: resource_withdrawn.send(Resource, resource=resource))

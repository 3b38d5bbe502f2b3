"""Brings resources in, in front of everybody once reviewed, and back out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.models import Page, ReferenceIndex

from lessons.library.actions.files import attach_file
from lessons.library.actions.finding import make_findable, make_unfindable
from lessons.library.actions.links import forget_link, watch_link
from lessons.library.models import FileVersion, Resource
from lessons.library.permissions import get_policy, require
from lessons.library.rules.kinds import check_carriers
from lessons.library.signals import resource_published, resource_withdrawn
from media_pipeline.actions.publishing import publish_source, withdraw_source
from media_pipeline.core.refusals import MediaError
from media_pipeline.models import Source


@transaction.atomic
def add_resource(*, resource: Resource, by: Any) -> Resource:
    """Save a new resource as a draft of `by`; it is seen by nobody else until it is reviewed.

    :raises PermissionDenied: `by` may bring none.
    :raises InvalidInput: it holds nothing, or what does not fit its kind.
    """
    get_policy(Resource)
    check_carriers(resource.kind, resource.carriers)
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
    FileVersion.objects.filter(pk=resource.file_id or 0, published_at=None).update(published_at=now)
    watch_link(resource=resource, now=now)
    make_findable(resource=resource, now=now)
    transaction.on_commit(lambda: _tell_shown(resource, now))


def hide_resource(*, resource: Resource, now: datetime) -> None:
    """Do what follows from a resource being public no more, in the same transaction."""
    forget_link(resource=resource)
    make_unfindable(resource=resource, now=now)
    source = resource.source_id
    transaction.on_commit(lambda: _tell_hidden(resource, source, now))


def settle_recordings(*, now: datetime) -> int:
    """Publish recordings of live resources that a killed process left behind. Once an hour."""
    waiting = Source.objects.filter(
        published_at=None, pk__in=Resource.objects.filter(live=True).values("source")
    )
    return _publish(waiting, now)


def _tell_shown(resource: Resource, now: datetime) -> None:
    # A stranger's eyes: the recording is public only for what everybody may see.
    _publish(Source.objects.filter(pk=resource.source_id or 0), now)
    resource_published.send(Resource, resource=resource)


def _tell_hidden(resource: Resource, source_id: int | None, now: datetime) -> None:
    source = Source.objects.filter(pk=source_id or 0, published_at__isnull=False).first()
    if source is not None and not is_shown(source):
        withdraw_source(source=source, by=None, now=now)
    resource_withdrawn.send(Resource, resource=resource)


def is_shown(source: Source) -> bool:
    """Tell whether a live resource or a live page still shows a recording."""
    if Resource.objects.filter(live=True, source=source).exists():
        return True
    pages = ReferenceIndex.get_references_to(source).filter(
        base_content_type=Page(title="").get_base_content_type()
    )
    numbers = [int(one) for one in pages.values_list("object_id", flat=True)]
    return Page.objects.filter(pk__in=numbers, live=True).exists()


def _publish(sources: Iterable[Source], now: datetime) -> int:
    count = 0
    for source in sources:
        try:
            publish_source(source=source, by=None, now=now)
        except MediaError:
            # The row says published; the hourly tidying of the stores does the rest.
            continue
        count += 1
    return count

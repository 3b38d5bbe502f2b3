"""Follows what Wagtail publishes and withdraws; the only glue."""

from typing import Any

from django.db.models.signals import pre_delete
from django.utils import timezone
from wagtail.signals import published, unpublished

from lessons.library.actions.resources import hide_resource, show_resource
from lessons.library.models import Resource


def connect() -> None:
    """Connect every handler; called once, when the app is ready."""
    published.connect(follow_published, sender=Resource, dispatch_uid="library.published")
    unpublished.connect(follow_unpublished, sender=Resource, dispatch_uid="library.unpublished")
    pre_delete.connect(follow_deleted, sender=Resource, dispatch_uid="library.deleted")


def follow_published(instance: Resource, **_kwargs: Any) -> None:
    # Wagtail also tells of a revision that will go live at a set time.
    if instance.live:
        show_resource(resource=instance, now=timezone.now())


def follow_unpublished(instance: Resource, **_kwargs: Any) -> None:
    hide_resource(resource=instance, now=timezone.now())


def follow_deleted(instance: Resource, **_kwargs: Any) -> None:
    if instance.live:
        hide_resource(resource=instance, now=timezone.now())

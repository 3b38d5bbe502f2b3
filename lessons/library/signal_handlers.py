"""Follows what Wagtail publishes and withdraws; the only glue."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.signals import post_delete, post_save, pre_delete
from django.utils import timezone
from wagtail.signals import published, unpublished

from lessons.discovery.actions import put_entry
from lessons.library.actions.resources import hide_resource, show_resource
from lessons.library.actions.selections import hide_selection, show_selection
from lessons.library.models import Resource, Selection
from lessons.library.queries.finding import describe_selection


def connect() -> None:
    """Connect every handler; called once, when the app is ready."""
    published.connect(follow_published, sender=Resource, dispatch_uid="library.published")
    unpublished.connect(follow_unpublished, sender=Resource, dispatch_uid="library.unpublished")
    pre_delete.connect(follow_deleted, sender=Resource, dispatch_uid="library.deleted")
    published.connect(show, sender=Selection, dispatch_uid="library.selection_published")
    unpublished.connect(hide, sender=Selection, dispatch_uid="library.selection_unpublished")
    pre_delete.connect(hide, sender=Selection, dispatch_uid="library.selection_deleted")
    person = get_user_model()
    post_save.connect(follow_name, sender=person, dispatch_uid="library.person_saved")
    pre_delete.connect(remember_selections, sender=person, dispatch_uid="library.person_goes")
    post_delete.connect(follow_departure, sender=person, dispatch_uid="library.person_gone")


def follow_published(instance: Resource, **_kwargs: Any) -> None:
    # Wagtail also tells of a revision that will go live at a set time.
    if instance.live:
        show_resource(resource=instance, now=timezone.now())


def follow_unpublished(instance: Resource, **_kwargs: Any) -> None:
    hide_resource(resource=instance, now=timezone.now())


def follow_deleted(instance: Resource, **_kwargs: Any) -> None:
    if instance.live:
        hide_resource(resource=instance, now=timezone.now())


def show(instance: Selection, **_kwargs: Any) -> None:
    if instance.live:
        show_selection(selection=instance, now=timezone.now())


def hide(instance: Selection, **_kwargs: Any) -> None:
    hide_selection(selection=instance, now=timezone.now())


def follow_name(
    instance: Any, created: bool, update_fields: Collection[str] | None = None, **_kwargs: Any
) -> None:
    # Every signing-in writes a date.
    if not created and set(update_fields or ()) != {"last_login"}:
        tell_of_selections(Selection.objects.filter(owner=instance.pk))


def remember_selections(instance: Any, **_kwargs: Any) -> None:
    # Once the account is gone, nothing says whose they were.
    owned = Selection.objects.filter(owner=instance.pk)
    instance._library_selections = list(owned.values_list("pk", flat=True))


def follow_departure(instance: Any, **_kwargs: Any) -> None:
    left = getattr(instance, "_library_selections", [])
    tell_of_selections(Selection.objects.filter(pk__in=left))


def tell_of_selections(selections: Any) -> None:
    for selection in selections.filter(live=True).select_related("owner"):
        put_entry(item=describe_selection(selection), now=timezone.now())

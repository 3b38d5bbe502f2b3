"""Follows what Wagtail publishes and withdraws; the only glue."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from django.utils import timezone
from wagtail.signals import published, unpublished

from lessons.discovery.actions import put_entry
from lessons.discovery.signals import person_renamed
from lessons.library.actions.finding import follow_original
from lessons.library.actions.resources import hide_resource, show_resource
from lessons.library.actions.selections import hide_selection, show_selection
from lessons.library.models import Resource, Selection
from lessons.library.queries.finding import describe_selection
from media_pipeline.models import Caption, Source
from media_pipeline.signals import source_published, source_ready, source_withdrawn


def connect() -> None:
    """Connect every handler; called once, when the app is ready."""
    published.connect(follow_published, sender=Resource, dispatch_uid="library.published")
    unpublished.connect(follow_unpublished, sender=Resource, dispatch_uid="library.unpublished")
    pre_delete.connect(follow_deleted, sender=Resource, dispatch_uid="library.deleted")
    published.connect(show, sender=Selection, dispatch_uid="library.selection_published")
    unpublished.connect(hide, sender=Selection, dispatch_uid="library.selection_unpublished")
    pre_delete.connect(hide, sender=Selection, dispatch_uid="library.selection_deleted")
    person_renamed.connect(follow_name, dispatch_uid="library.person_renamed")
    for signal in (source_published, source_withdrawn, source_ready):
        signal.connect(follow_recording, dispatch_uid="library.recording")
    post_save.connect(follow_captions, sender=Caption, dispatch_uid="library.captions")
    post_delete.connect(follow_captions, sender=Caption, dispatch_uid="library.no_captions")


def follow_recording(source: Source, **_kwargs: Any) -> None:
    follow_original(original=source.original_id, now=timezone.now())


def follow_captions(instance: Caption, **_kwargs: Any) -> None:
    follow_original(original=instance.source.original_id, now=timezone.now())


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


def follow_name(person: Any, gone: bool, **_kwargs: Any) -> None:
    for selection in Selection.objects.filter(live=True, owner=person.pk):
        selection.owner = None if gone else person
        put_entry(item=describe_selection(selection), now=timezone.now())

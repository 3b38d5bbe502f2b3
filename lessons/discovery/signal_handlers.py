"""Follows the names that public things are found by; the only glue."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.signals import post_save, pre_delete, pre_save

from lessons.curriculum.models import Grade, Subject, Topic
from lessons.curriculum.signals import names_changed
from lessons.discovery.actions import mark_changed, mark_stale, mark_stale_schools
from lessons.discovery.signals import person_renamed, schools_parted
from lessons.discovery.tasks import tell_anew

# So many names at once: SQLite takes no condition of thousands of parts.
BATCH = 100


def connect() -> None:
    """Listen to the curriculum, and to what people are called."""
    names_changed.connect(follow_names)
    schools_parted.connect(follow_schools)
    person = get_user_model()
    pre_save.connect(compare_name, sender=person)
    post_save.connect(tell_of_name, sender=person)
    pre_delete.connect(tell_of_departure, sender=person)


def follow_names(*, sender: Any, pks: Collection[int], **_kwargs: Any) -> None:
    """Have everything told anew that stands at a place which is called otherwise now."""
    places = {Grade: "grade", Subject: "subject", Topic: "topic"}
    if sender in places and mark_stale(place=places[sender], pks=pks):
        transaction.on_commit(tell_anew.enqueue)


def follow_schools(*, names: Collection[str], **_kwargs: Any) -> None:
    """Have everything told anew that comes from a school of one of `names`."""
    every = sorted(names)
    batches = [every[at : at + BATCH] for at in range(0, len(every), BATCH)]
    if sum(mark_stale_schools(names=batch) for batch in batches):
        transaction.on_commit(tell_anew.enqueue)


def compare_name(
    *, sender: Any, instance: Any, update_fields: Collection[str] | None = None, **_kwargs: Any
) -> None:
    """Note whether somebody is about to be called otherwise."""
    # Every signing-in writes a date.
    if instance.pk and set(update_fields or ()) != {"last_login"}:
        known = sender._default_manager.filter(pk=instance.pk).first()
        instance.gets_name = known and known.get_full_name() != instance.get_full_name()


def tell_of_name(*, sender: Any, instance: Any, **_kwargs: Any) -> None:
    """Say that somebody is called otherwise."""
    if instance.__dict__.pop("gets_name", False):
        # First of all: who publishes holds this and then the entry.
        mark_changed()
        person_renamed.send(sender, person=instance, gone=False)


def tell_of_departure(*, sender: Any, instance: Any, **_kwargs: Any) -> None:
    """Say that an account goes, while it is known yet whose the things were."""
    mark_changed()
    person_renamed.send(sender, person=instance, gone=True)

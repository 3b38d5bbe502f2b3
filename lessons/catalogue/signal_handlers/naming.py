"""Keeps what is found of lessons in step with the names of their owners, in one transaction."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.signals import post_delete, post_save, pre_delete

from lessons.catalogue.models import LessonPage
from lessons.catalogue.signal_handlers.finding import follow_lessons


def connect() -> None:
    """Listen to corrected names and to accounts that go."""
    person = get_user_model()
    post_save.connect(follow_name, sender=person)
    pre_delete.connect(remember_lessons, sender=person)
    post_delete.connect(follow_departure, sender=person)


def follow_name(
    *, instance: Any, created: bool, update_fields: Collection[str] | None = None, **_kwargs: Any
) -> None:
    """Say anew who made somebody's lessons; what says the same as before changes nothing."""
    # Every signing-in writes a date.
    if not created and set(update_fields or ()) != {"last_login"}:
        follow_lessons(LessonPage.objects.live().filter(owner=instance.pk))


def remember_lessons(*, instance: Any, **_kwargs: Any) -> None:
    """Note whose lessons they were: once the account is gone, nothing says so."""
    owned = LessonPage.objects.live().filter(owner=instance.pk)
    instance._catalogue_lessons = list(owned.values_list("pk", flat=True))


def follow_departure(*, instance: Any, **_kwargs: Any) -> None:
    """Say of the lessons of an account that is gone who made them now."""
    left = getattr(instance, "_catalogue_lessons", [])
    follow_lessons(LessonPage.objects.live().filter(pk__in=left))

"""Tells of what is saved or deleted one by one; whoever writes in bulk tells of it himself."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from lessons.curriculum.models import Course, Grade, Level, Subject, Topic
from lessons.curriculum.signals import courses_changed, names_changed

# What readers find things by.
NAMES: dict[type[Model], tuple[str, ...]] = {
    Level: ("name",),
    Grade: ("name",),
    Subject: ("name",),
    Topic: ("name", "outcomes"),
}


def connect() -> None:
    """Listen to every way of saving, Wagtail's own screens and orderings among them."""
    for model in (Level, Grade, Subject, Course, Topic):
        post_save.connect(tell_of_change, sender=model)
        post_delete.connect(tell_of_change, sender=model)
    for named in NAMES:
        pre_save.connect(compare_names, sender=named)
        post_save.connect(tell_of_names, sender=named)
        pre_delete.connect(tell_of_names, sender=named)


def tell_of_change(*, sender: type[Model], **_kwargs: Any) -> None:
    """Say that the curriculum is not what it was."""
    courses_changed.send(sender)


def compare_names(*, sender: type[Model], instance: Any, **_kwargs: Any) -> None:
    """Note whether what is about to be saved was called otherwise."""
    called = {name: getattr(instance, name) for name in NAMES[sender]}
    known = sender._default_manager.filter(pk=instance.pk) if instance.pk else None
    instance.keeps_name = known is None or known.filter(**called).exists()


def tell_of_names(*, sender: type[Model], instance: Any, **_kwargs: Any) -> None:
    """Say what is called otherwise now, or will be gone."""
    if not instance.__dict__.pop("keeps_name", False):
        names_changed.send(sender, pks={instance.pk})

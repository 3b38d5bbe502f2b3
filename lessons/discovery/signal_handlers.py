"""Follows the names that public things are found by; the only glue."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from lessons.curriculum.models import Grade, Subject, Topic
from lessons.curriculum.signals import names_changed
from lessons.discovery.actions import mark_stale
from lessons.discovery.tasks import tell_anew


def connect() -> None:
    """Listen to the curriculum."""
    names_changed.connect(follow_names)


def follow_names(*, sender: Any, pks: Collection[int], **_kwargs: Any) -> None:
    """Have everything told anew that stands at a place which is called otherwise now."""
    places = {Grade: "grade", Subject: "subject", Topic: "topic"}
    if sender in places and mark_stale(place=places[sender], pks=pks):
        transaction.on_commit(tell_anew.enqueue)

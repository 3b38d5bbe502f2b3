"""Looks once more at whatever was published: an alarm, for what the guard did not see."""

from typing import Any

from django.utils import timezone

from lessons.reviews.actions.alarming import raise_alarm
from lessons.reviews.queries.auditing import find_exposure
from lessons.reviews.queries.things import is_guarded


def look_at_published(instance: Any, **_kwargs: Any) -> None:
    """Raise an alarm unless what was published is exactly what was approved."""
    if is_guarded(instance) and instance.live:
        fault = find_exposure(instance)
        if fault is not None:
            raise_alarm(thing=instance, fault=fault, now=timezone.now())

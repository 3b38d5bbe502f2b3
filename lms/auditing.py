"""The audit log of the rooms: Wagtail's own, so that an object's history page shows it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry


def write_down(
    room: str, instance: Model, action: str, *, by: Any, now: datetime, **data: Any
) -> None:
    """Write down that `by` did `action` of a `room` to `instance`; the site itself is nobody."""
    log(
        instance=instance,
        action=f"{room}.{action}",
        user=by if getattr(by, "pk", None) else None,
        timestamp=now,
        data=data or None,
    )


def write_down_many(
    room: str,
    noted: Iterable[tuple[Model, Mapping[str, Any]]],
    action: str,
    *,
    by: Any,
    now: datetime,
) -> None:
    """Write down the same `action` of many things, each with its data, in one statement."""
    types = ContentType.objects
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=types.get_for_model(instance, for_concrete_model=False),
            object_id=str(instance.pk),
            label=str(instance),
            action=f"{room}.{action}",
            user_id=getattr(by, "pk", None),
            timestamp=now,
            data=dict(data),
        )
        for instance, data in noted
    )

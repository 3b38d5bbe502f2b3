"""The audit log of the rooms: Wagtail's own, so that an object's history page shows it."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Model
from wagtail.log_actions import log


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


note = partial(write_down, "people")

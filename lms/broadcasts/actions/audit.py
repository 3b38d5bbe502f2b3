"""The audit log of this room: Wagtail's own, so that an object's history shows it."""

from datetime import datetime
from typing import Any

from django.db.models import Model
from wagtail.log_actions import log


def note(instance: Model, action: str, *, by: Any, now: datetime, **data: Any) -> None:
    """Write down that `by` did `action` to `instance`; the site itself is nobody."""
    log(
        instance=instance,
        action=f"broadcasts.{action}",
        user=by if getattr(by, "pk", None) else None,
        timestamp=now,
        data=data or None,
    )

"""The audit log of this room: Wagtail's own, so that an object's history page shows it."""

from datetime import datetime
from typing import Any

from django.db.models import Model
from wagtail.log_actions import log

from lms.people.permissions import SYSTEM


def note(instance: Model, action: str, *, by: Any, now: datetime, **data: Any) -> None:
    """Write down that `by` did `action` to `instance`; the site itself is nobody."""
    log(
        instance=instance,
        action=f"people.{action}",
        user=None if by is SYSTEM else by,
        timestamp=now,
        data=data or None,
    )

"""The audit log of supervision: Wagtail's own, so that an object's history page shows it."""

from datetime import datetime
from typing import Any

from wagtail.log_actions import log


def note(instance: Any, action: str, *, by: Any, now: datetime, **data: Any) -> None:
    """Write down that `by` did this; the site itself is nobody."""
    log(
        instance=instance,
        action=f"supervision.{action}",
        user=by if getattr(by, "pk", None) else None,
        timestamp=now,
        data=data or None,
    )

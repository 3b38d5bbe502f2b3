"""Watches the links of live resources."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lessons.library.models import LinkCheck, Resource
from lessons.library.rules.links import LinkState


def watch_link(*, resource: Resource, now: datetime) -> LinkCheck | None:
    """Begin to watch the link of a live resource, afresh when it is another than before."""
    if not resource.link:
        forget_link(resource=resource)
        return None
    check: Any = LinkCheck.objects.filter(resource=resource).first()
    if check is not None and check.link == resource.link:
        return check
    forget_link(resource=resource)
    return LinkCheck.objects.create(
        resource=resource,
        link=resource.link,
        host=urlsplit(resource.link).hostname or "",
        state=LinkState.NEW,
        next_check_at=now,
    )


def forget_link(*, resource: Resource) -> None:
    """Watch a link no more: it is public no more, or another one."""
    LinkCheck.objects.filter(resource=resource.pk).delete()

"""What people find of their own, and of those whose work they look after."""

from typing import Any

from django.db.models import QuerySet

from lessons.library.models import FileVersion, LinkCheck, Resource
from lessons.library.permissions import list_reached


def list_reached_resources(user: Any) -> QuerySet[Resource]:
    """Return the resources that `user` meets in the admin, newest first."""
    found = list_reached(user, Resource)
    return found.select_related("course__grade__level", "course__subject", "owner")


def list_reached_links(user: Any, *, state: str = "") -> QuerySet[LinkCheck]:
    """Return the links of resources in the hands of `user`, those in trouble first."""
    reached = list_reached(user, Resource, ["change", "withdraw"])
    found = LinkCheck.objects.filter(resource__in=reached.values("pk"))
    if state:
        found = found.filter(state=state)
    return found.select_related("resource").order_by("-failures", "-checked_at", "pk")


def find_reached_download(user: Any, *, resource: int, number: int) -> FileVersion | None:
    """Return any version of a resource that `user` may meet, reviewed or not."""
    if not user.is_authenticated:
        return None
    return (
        FileVersion.objects.filter(
            resource__in=list_reached(user, Resource).filter(pk=resource), number=number
        )
        .select_related("stored", "resource")
        .first()
    )

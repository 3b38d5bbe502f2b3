"""Whose needs somebody may see, and where they may register some."""

from typing import Any

from lms.devices.models import Need
from lms.devices.models.needs import NeedQuerySet
from lms.people.permissions import SYSTEM, NotAllowed, forget_roles, get_scope, require
from lms.people.rules import Capability


def list_visible(user: Any) -> NeedQuerySet:
    """Return the needs that `user` may see, with names: of a school, or below an office."""
    return Need.objects.within(get_scope(user, Capability.VIEW_NEEDS))


def list_kept(user: Any) -> NeedQuerySet:
    """Return the needs that `user` may change."""
    return Need.objects.within(get_scope(user, Capability.REGISTER_NEEDS))


def require_visible(user: Any, paths: set[str]) -> None:
    """Refuse unless `user` may see the needs of all schools at these paths, roles read afresh.

    :raises NotAllowed: one of them is out of reach.
    """
    if user is not SYSTEM:
        forget_roles(user)
    scope = get_scope(user, Capability.VIEW_NEEDS)
    if not all(scope.covers(path) for path in paths):
        raise NotAllowed(Capability.VIEW_NEEDS)


def require_register(user: Any, school: Any) -> None:
    """Refuse unless `user` may register needs at `school`, roles read afresh.

    :raises NotAllowed: they may not.
    """
    require(user, Capability.REGISTER_NEEDS, school)

"""Whose errands and bringers somebody may see and change: those who may for the pupils' needs."""

from collections.abc import Iterable
from typing import Any

from lms.deliveries.models import Bringer, BringerQuerySet, Errand, ErrandQuerySet
from lms.people.models import Organisation
from lms.people.permissions import SYSTEM, NotAllowed, forget_roles, get_scope
from lms.people.rules import Capability


def list_errands_within(user: Any) -> ErrandQuerySet:
    """Return the errands to pupils whom `user` may see."""
    return Errand.objects.within(get_scope(user, Capability.VIEW_NEEDS))


def list_errands_kept(user: Any) -> ErrandQuerySet:
    """Return the errands to pupils whose needs `user` may change."""
    return Errand.objects.within(get_scope(user, Capability.REGISTER_NEEDS))


def list_bringers_within(user: Any) -> BringerQuerySet:
    """Return the bringers of organisations whose needs `user` may see."""
    return Bringer.objects.within(get_scope(user, Capability.VIEW_NEEDS))


def list_bringers_kept(user: Any) -> BringerQuerySet:
    """Return the bringers of organisations whose needs `user` may change."""
    return Bringer.objects.within(get_scope(user, Capability.REGISTER_NEEDS))


def require_keep(user: Any, places: Iterable[Organisation]) -> None:
    """Refuse unless `user` registers needs at all of these, roles read afresh.

    :raises NotAllowed: they do not, at one of them.
    """
    if user is not SYSTEM:
        forget_roles(user)
    scope = get_scope(user, Capability.REGISTER_NEEDS)
    if not all(scope.covers(place.path) for place in places):
        raise NotAllowed(Capability.REGISTER_NEEDS)

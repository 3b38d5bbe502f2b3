"""Whose errands and bringers somebody may see and change: those who may for the pupils' needs."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from lms.deliveries.models import Bringer, BringerQuerySet, Errand, ErrandQuerySet
from lms.people.models import Membership, Organisation
from lms.people.permissions import (
    SYSTEM,
    NotAllowed,
    forget_roles,
    get_scope,
    read_held_roles,
)
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


def list_bringers_of(user: Any) -> BringerQuerySet:
    """Return those who bring by the account of `user`, as long as the two belong together."""
    here = Q(pk__in=())
    for held in read_held_roles(user) if user.is_authenticated else ():
        here |= match_branch("organisation__path", held.path)
    return Bringer.objects.active().filter(here, account=user.pk)


def list_errands_of(user: Any) -> ErrandQuerySet:
    """Return what `user` brings and still has in hand."""
    return Errand.objects.open().filter(bringer__in=list_bringers_of(user).order_by().values("pk"))


def find_account(bringer: Bringer, username: str) -> Any:
    """Return whose account this is, if they have a role where `bringer` brings; else None."""
    role = Membership.objects.effective().filter(
        match_branch("organisation__path", bringer.organisation.path),
        user__username=username,
        user__is_active=True,
    )
    found = role.select_related("user").first()
    return found.user if found else None


def match_branch(name: str, path: str) -> Q:
    """Return the condition that `name` is a path at, above or below `path`."""
    step = Organisation.steplen
    above = [path[:end] for end in range(step, len(path), step)]
    return Q(**{f"{name}__startswith": path}) | Q(**{f"{name}__in": above})


def require_keep(user: Any, places: Iterable[Organisation]) -> None:
    """Refuse unless `user` registers needs at all of these, roles read afresh.

    :raises NotAllowed: they do not, at one of them.
    """
    if user is not SYSTEM:
        forget_roles(user)
    scope = get_scope(user, Capability.REGISTER_NEEDS)
    if not all(scope.covers(place.path) for place in places):
        raise NotAllowed(Capability.REGISTER_NEEDS)

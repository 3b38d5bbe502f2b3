"""Whose needs and devices somebody may see, and where they may change them."""

from typing import Any

from django.db.models import QuerySet

from lms.devices.models import Asset, Donation, Need
from lms.devices.models.ledger import AssetQuerySet
from lms.devices.models.needs import NeedQuerySet
from lms.people.models.organisations import match_scope
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


def list_assets_within(user: Any) -> AssetQuerySet:
    """Return the devices that `user` may see: of their school, or of their office and below."""
    return Asset.objects.within(get_scope(user, Capability.VIEW_DEVICES))


def list_donations_within(user: Any) -> QuerySet[Donation]:
    """Return the donations to organisations within reach of `user`."""
    scope = get_scope(user, Capability.VIEW_DEVICES)
    return Donation.objects.filter(match_scope("office__path", scope))


def require_keep(user: Any, organisation: Any) -> None:
    """Refuse unless `user` keeps the devices of `organisation`, roles read afresh.

    :raises NotAllowed: they do not.
    """
    require(user, Capability.KEEP_DEVICES, organisation)

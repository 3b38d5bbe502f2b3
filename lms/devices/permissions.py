"""Whose needs and devices somebody may see, and where they may change them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from lms.devices.models import Asset, AssetSlip, Donation, Need, Reservation
from lms.devices.models.ledger import AssetQuerySet
from lms.devices.models.needs import NeedQuerySet
from lms.devices.models.reservations import ReservationQuerySet
from lms.devices.models.slips import SlipQuerySet
from lms.people.models import Organisation
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


def require_register_at(user: Any, schools: Iterable[Any]) -> None:
    """Refuse unless `user` may register needs at all of these schools, roles read afresh once.

    :raises NotAllowed: one of them is out of reach.
    """
    if user is not SYSTEM:
        forget_roles(user)
    scope = get_scope(user, Capability.REGISTER_NEEDS)
    if not all(scope.covers(school.path) for school in schools):
        raise NotAllowed(Capability.REGISTER_NEEDS)


def list_assets_within(user: Any) -> AssetQuerySet:
    """Return the devices that `user` may see: of their school, or of their office and below."""
    return Asset.objects.within(get_scope(user, Capability.VIEW_DEVICES))


def list_slips_within(user: Any) -> SlipQuerySet:
    """Return the slips of which `user` sees the devices of one side."""
    return AssetSlip.objects.within(get_scope(user, Capability.VIEW_DEVICES))


def list_reservations_within(user: Any) -> ReservationQuerySet:
    """Return the reservations of depots, or for schools, whose devices `user` sees."""
    return Reservation.objects.within(get_scope(user, Capability.VIEW_DEVICES))


def list_donations_within(user: Any) -> QuerySet[Donation]:
    """Return the donations to organisations within reach of `user`."""
    scope = get_scope(user, Capability.VIEW_DEVICES)
    return Donation.objects.filter(match_scope("office__path", scope))


def require_keep(user: Any, organisation: Any) -> None:
    """Refuse unless `user` keeps the devices of `organisation`, roles read afresh.

    :raises NotAllowed: they do not.
    """
    require(user, Capability.KEEP_DEVICES, organisation)


def may_keep_one(user: Any, organisations: Iterable[Any]) -> bool:
    """Tell whether `user` keeps the devices of one of these organisations."""
    scope = get_scope(user, Capability.KEEP_DEVICES)
    return any(scope.covers(one.path) for one in organisations)


def require_keep_one(user: Any, organisations: Iterable[Any]) -> None:
    """Refuse unless `user` keeps the devices of one of these organisations, roles read afresh.

    :raises NotAllowed: they do not.
    """
    if user is not SYSTEM:
        forget_roles(user)
    if not may_keep_one(user, organisations):
        raise NotAllowed(Capability.KEEP_DEVICES)


def may_arrange(user: Any) -> bool:
    """Tell whether `user` arranges the hardships, which are the same for everybody.

    That takes whoever registers needs for a top organisation, as with the curriculum.
    """
    scope = get_scope(user, Capability.REGISTER_NEEDS)
    return scope.everything or any(len(path) == Organisation.steplen for path in scope.paths)


def require_arrange(user: Any) -> None:
    """Refuse unless `user` arranges the hardships, roles read afresh.

    :raises NotAllowed: they do not.
    """
    if user is not SYSTEM:
        forget_roles(user)
    if not may_arrange(user):
        raise NotAllowed(Capability.REGISTER_NEEDS)

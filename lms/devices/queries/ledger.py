"""Reads of the ledger: devices and donations within reach, and how they add up."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from lms.devices.models import Asset, AssetMove, Donation
from lms.devices.models.ledger import AssetQuerySet
from lms.devices.permissions import list_assets_within, list_donations_within
from lms.devices.rules.ledger import DonationKind, Place
from lms.people.models import Organisation
from lms.people.permissions import get_scope
from lms.people.rules import Capability


@dataclass(frozen=True, kw_only=True)
class AssetFilter:
    """Which devices somebody wants to see; what is None or empty does not matter."""

    owner: Organisation | None = None
    place: Place | None = None
    serial: str = ""


def list_assets(user: Any, wanted: AssetFilter) -> AssetQuerySet:
    """Return the devices that `user` may see and that fit, the newest first."""
    assets = list_assets_within(user)
    if wanted.owner is not None:
        assets = assets.filter(owner__path__startswith=wanted.owner.path)
    if wanted.place is not None:
        assets = assets.filter(place=wanted.place.value)
    if wanted.serial:
        assets = assets.filter(serial=wanted.serial.upper())
    return assets.select_related("owner", "donation").order_by("-pk")


def list_moves(asset: Asset) -> QuerySet[AssetMove]:
    """Return the ways a device went, the last first."""
    return asset.moves.select_related("owner", "by").order_by("-pk")[:50]


def list_donations(user: Any) -> QuerySet[Donation]:
    """Return the donations that `user` may see, the newest first."""
    return list_donations_within(user).select_related("office").order_by("-pk")


def sum_donations(user: Any) -> dict[str, int]:
    """Return how many devices were received within reach of `user`, and where they are."""
    names = ("received", "in_depot", "in_loan", "in_repair", "in_lost")
    devices = list_donations_within(user).filter(kind=DonationKind.DEVICES.value)
    sums = devices.aggregate(**{name: Sum(name) for name in names})
    return {name: value or 0 for name, value in sums.items()}


def count_places(user: Any) -> dict[Place, int]:
    """Return how many of the devices within reach of `user` are in which place."""
    found = list_assets_within(user).order_by().values_list("place").annotate(n=Count("pk"))
    counts = dict(found)
    return {place: counts.get(place.value, 0) for place in Place}


def list_keeping(user: Any) -> QuerySet[Organisation]:
    """Return the open organisations whose devices `user` keeps."""
    scope = get_scope(user, Capability.KEEP_DEVICES)
    return Organisation.objects.within(scope).filter(is_active=True)


def may_keep_devices(user: Any, organisation: Organisation) -> bool:
    """Tell whether `user` keeps the devices of `organisation`."""
    return get_scope(user, Capability.KEEP_DEVICES).covers(organisation.path)

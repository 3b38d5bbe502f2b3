"""Donations, and the ways of devices: received, lent, returned, mended, lost, handed on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from lms import LmsError
from lms.devices.actions.audit import note
from lms.devices.models import Asset, AssetMove, Donation, Need
from lms.devices.permissions import list_kept, require_keep
from lms.devices.rules import Closing, Lack
from lms.devices.rules.ledger import DonationKind, Place, find_depot, may_go
from lms.people.models import Organisation


class InvalidDonation(LmsError):
    """Nothing is given, or not of this kind."""


class InvalidMove(LmsError):
    """The device cannot go there from where it is, or not to this pupil or place."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Devices of these serial numbers are in the ledger already: nothing was written."""

    serials: tuple[str, ...]


@transaction.atomic
def add_donation(
    *, office: Organisation, donor: str, kind: DonationKind, pledged: int, by: Any, now: datetime
) -> Donation:
    """Write down what a donor has pledged.

    :raises NotAllowed: `by` keeps no devices there.
    :raises InvalidDonation: nobody gives, or nothing.
    """
    require_keep(by, office)
    if not donor or pledged < 1:
        raise InvalidDonation
    donation = Donation.objects.create(
        office=office, donor=donor, kind=kind.value, pledged=pledged, made_at=now
    )
    note(donation, "add_donation", by=by, now=now)
    return donation


@transaction.atomic
def receive_money(
    *, donation: Donation, amount: int, receipt: str, by: Any, now: datetime
) -> Donation:
    """Write down money that has come.

    :raises NotAllowed: `by` keeps no devices there.
    :raises InvalidDonation: it is no donation of money, or nothing has come.
    """
    donation = _lock_donation(donation, DonationKind.MONEY, by)
    if amount < 1:
        raise InvalidDonation
    donation.received, donation.receipt, donation.received_at = (
        donation.received + amount,
        receipt,
        now,
    )
    donation.save(update_fields=["received", "receipt", "received_at"])
    note(donation, "receive_donation", by=by, now=now, amount=amount)
    return donation


@transaction.atomic
def receive_devices(
    *, donation: Donation, serials: Sequence[str], receipt: str, by: Any, now: datetime
) -> int | Taken:
    """Put devices that have come into the depot of whom they were given to; return how many.

    :raises NotAllowed: `by` keeps no devices there.
    :raises InvalidDonation: it is no donation of devices, or none have come.
    """
    donation = _lock_donation(donation, DonationKind.DEVICES, by)
    if not serials:
        raise InvalidDonation
    taken = Asset.objects.filter(serial__in=serials).values_list("serial", flat=True)
    if taken:
        return Taken(serials=tuple(sorted(taken)))
    assets = Asset.objects.bulk_create(
        Asset(donation=donation, serial=serial, owner=donation.office, moved_at=now)
        for serial in serials
    )
    _write_moves(assets, came_from="", to=Place.DEPOT, owner=donation.office, by=by, now=now)
    Donation.objects.filter(pk=donation.pk).update(
        received=F("received") + len(assets),
        in_depot=F("in_depot") + len(assets),
        receipt=receipt,
        received_at=now,
    )
    note(donation, "receive_donation", by=by, now=now, amount=len(assets))
    return len(assets)


@transaction.atomic
def lend_asset(*, asset: Asset, need: Need, by: Any, now: datetime) -> None:
    """Lend a device of a depot to a pupil of the same school, or of one below the office.

    A pupil who lacked only a device has what is needed from then on.

    :raises NotAllowed: `by` keeps no devices there.
    :raises InvalidMove: it is not in the depot, or the pupil needs none, or belongs elsewhere.
    """
    asset = _lock(asset, by)
    need = Need.objects.select_for_update().get(pk=need.pk)
    fits = need.school.path.startswith(asset.owner.path) and list_kept(by).filter(pk=need.pk)
    has_one = Asset.objects.filter(borrower=need).exists()
    if not fits or has_one or not (need.is_open and need.lacks_device):
        raise InvalidMove
    _move(asset, Place.LOAN, borrower=need, by=by, now=now)
    if need.lacks == [Lack.DEVICE]:
        need.closing, need.closed_at = Closing.MET.value, now
    else:
        need.lacks_device = False
    need.changed_at = now
    need.save(update_fields=["closing", "closed_at", "lacks_device", "changed_at"])


@transaction.atomic
def move_asset(*, asset: Asset, to: Place, by: Any, now: datetime) -> None:
    """Write down that a device came back, went into repair, is lost or was found.

    :raises NotAllowed: `by` keeps no devices there.
    :raises InvalidMove: it cannot go there from where it is; lending has an action of its own.
    """
    if to == Place.LOAN:
        raise InvalidMove
    _move(_lock(asset, by), to, borrower=None, by=by, now=now)


@transaction.atomic
def transfer_assets(
    *, source: Organisation, target: Organisation, most: int | None, by: Any, now: datetime
) -> int:
    """Hand devices in the depot of one organisation on to another, in one step.

    They pass through the depot of the office above both, which answers for it; return how many.

    :raises NotAllowed: `by` keeps no devices at that office.
    :raises InvalidMove: no office is above both.
    """
    path = find_depot(source.path, target.path, step=Organisation.steplen)
    depot = Organisation.objects.filter(path=path).first() if path else None
    if depot is None or source.pk == target.pk:
        raise InvalidMove
    require_keep(by, depot)
    waiting = Asset.objects.select_for_update().filter(owner=source, place=Place.DEPOT.value)
    assets = list(waiting.order_by("pk")[:most])
    for owner in (one for one in dict.fromkeys((depot, target)) if one != source):
        _write_moves(assets, came_from="depot", to=Place.DEPOT, owner=owner, by=by, now=now)
    Asset.objects.filter(pk__in=[one.pk for one in assets]).update(owner=target, moved_at=now)
    note(source, "transfer_devices", by=by, now=now, count=len(assets), to=target.pk)
    return len(assets)


def _lock_donation(donation: Donation, kind: DonationKind, by: Any) -> Donation:
    donation = Donation.objects.select_for_update().get(pk=donation.pk)
    require_keep(by, donation.office)
    if donation.kind != kind.value:
        raise InvalidDonation
    return donation


def _lock(asset: Asset, by: Any) -> Asset:
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    require_keep(by, asset.owner)
    return asset


def _move(asset: Asset, to: Place, *, borrower: Need | None, by: Any, now: datetime) -> None:
    before = Place(asset.place)
    if not may_go(before, to):
        raise InvalidMove
    need = borrower or asset.borrower
    asset.place, asset.borrower, asset.moved_at = to.value, borrower, now
    asset.save(update_fields=["place", "borrower", "moved_at"])
    _write_moves([asset], came_from=before, to=to, owner=asset.owner, need=need, by=by, now=now)
    # The database refuses a donation whose places do not add up.
    Donation.objects.filter(pk=asset.donation_id).update(
        **{f"in_{before.value}": F(f"in_{before.value}") - 1},
        **{f"in_{to.value}": F(f"in_{to.value}") + 1},
    )


def _write_moves(
    assets: Sequence[Asset],
    *,
    came_from: str,
    to: Place,
    owner: Organisation,
    by: Any,
    now: datetime,
    need: Need | None = None,
) -> None:
    AssetMove.objects.bulk_create(
        AssetMove(
            asset=asset,
            came_from=came_from,
            to=to.value,
            owner=owner,
            need=need,
            by_id=by.pk,
            at=now,
        )
        for asset in assets
    )

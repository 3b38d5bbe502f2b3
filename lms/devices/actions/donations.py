"""Donations: pledged, and received as devices or money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from lms import LmsError
from lms.devices.actions.audit import note
from lms.devices.actions.ways import write_moves
from lms.devices.models import Asset, Donation
from lms.devices.permissions import require_keep
from lms.devices.rules.ledger import DonationKind, Place
from lms.people.models import Organisation


class InvalidDonation(LmsError):
    """Nothing is given, or not of this kind."""


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
    write_moves(assets, came_from="", to=Place.DEPOT, owner=donation.office, by=by, now=now)
    Donation.objects.filter(pk=donation.pk).update(
        received=F("received") + len(assets),
        in_depot=F("in_depot") + len(assets),
        receipt=receipt,
        received_at=now,
    )
    note(donation, "receive_donation", by=by, now=now, amount=len(assets))
    return len(assets)


def _lock_donation(donation: Donation, kind: DonationKind, by: Any) -> Donation:
    donation = Donation.objects.select_for_update().get(pk=donation.pk)
    require_keep(by, donation.office)
    if donation.kind != kind.value:
        raise InvalidDonation
    return donation

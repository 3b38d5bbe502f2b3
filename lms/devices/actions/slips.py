"""Slips: written with every device that changes hands, and what stands under them."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from lms import LmsError
from lms.devices.actions.audit import note
from lms.devices.models import AssetSlip, Need
from lms.devices.permissions import require_keep_one
from lms.devices.rules.slips import Signatures, SlipKind, fits_kind
from lms.people.models import Organisation


class InvalidSignatures(LmsError):
    """One side has not signed, a pupil's side by name, or on a day that is not yet."""


def write_slip(
    kind: SlipKind,
    *,
    giver: Organisation | None = None,
    receiver: Organisation | None = None,
    through: Organisation | None = None,
    need: Need | None = None,
    by: Any,
    now: datetime,
) -> AssetSlip:
    """Write the slip of what is being done in the same transaction, whose right was asked for."""
    return AssetSlip.objects.create(
        kind=kind.value,
        giver=giver,
        receiver=receiver,
        through=through,
        need=need,
        made_at=now,
        made_by_id=by.pk,
    )


@transaction.atomic
def sign_slip(
    *, slip: AssetSlip, signed: Signatures, on: date, by: Any, now: datetime
) -> AssetSlip:
    """Write down who has signed the paper, in place of what was written down before.

    :raises NotAllowed: `by` keeps the devices of neither side.
    :raises InvalidSignatures: one side has not signed, or a pupil's side by name.
    """
    slip = AssetSlip.objects.select_for_update().get(pk=slip.pk)
    require_keep_one(by, [side for side in (slip.giver, slip.receiver) if side is not None])
    is_a_day = localdate(slip.made_at) <= on <= localdate(now)
    if not is_a_day or not fits_kind(SlipKind(slip.kind), signed):
        raise InvalidSignatures
    slip.giver_name, slip.receiver_name = signed.giver, signed.receiver
    slip.signer, slip.signed_date = signed.signer.value, on
    slip.save(update_fields=["giver_name", "receiver_name", "signer", "signed_date"])
    note(slip, "sign_slip", by=by, now=now)
    return slip

"""The ways of devices: lent, returned, mended, lost, handed on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.timezone import localdate

from lms import LmsError
from lms.devices.actions.audit import note
from lms.devices.actions.reserving import release
from lms.devices.actions.slips import write_slip
from lms.devices.actions.ways import write_moves
from lms.devices.models import Asset, AssetSlip, Donation, HeldDay, Need
from lms.devices.permissions import list_kept, require_keep
from lms.devices.queries.reservations import list_for_pupil, list_held_for_others, list_holds
from lms.devices.rules import Closing, Lack, Standing, settle_lent, settle_returned
from lms.devices.rules.ledger import Place, find_depot, may_go
from lms.devices.rules.reservations import may_be_lent
from lms.devices.rules.slips import SlipKind
from lms.people.models import Organisation


class InvalidMove(LmsError):
    """The device cannot go there from where it is, or not to this pupil or place."""


class HeldForOthers(InvalidMove):
    """The device is held for another school or pupil, today or later."""


@transaction.atomic
def lend_asset(*, asset: Asset, need: Need, by: Any, now: datetime) -> AssetSlip:
    """Lend a device of a depot to a pupil of the same school, or of one below the office.

    A pupil who lacked only a device has what is needed from then on.

    :raises NotAllowed: `by` keeps no devices there.
    :raises InvalidMove: it is not in the depot, or the pupil needs none, or belongs elsewhere.
    :raises HeldForOthers: it is held, and not for this pupil or this school.
    """
    asset = _lock(asset, by)
    need = Need.objects.select_for_update().get(pk=need.pk)
    fits = need.school.path.startswith(asset.owner.path) and list_kept(by).filter(pk=need.pk)
    has_one = Asset.objects.filter(borrower=need).exists()
    if not fits or has_one or not (need.is_open and need.lacks_device):
        raise InvalidMove
    today = localdate(now)
    holds = list_holds(asset, today)
    if not may_be_lent(holds, need=need.pk, path=need.school.path, today=today):
        raise HeldForOthers
    release(list_for_pupil(need, today), now=now)
    slip = write_slip(SlipKind.LOAN, giver=asset.owner, need=need, by=by, now=now)
    _move(asset, Place.LOAN, borrower=need, slip=slip, by=by, now=now)
    _settle(need, settle_lent, now=now)
    return slip


@transaction.atomic
def move_asset(
    *, asset: Asset, to: Place, is_still_needed: bool = True, by: Any, now: datetime
) -> AssetSlip | None:
    """Write down that a device came back, went into repair, is lost or was found.

    Who has it no more waits for one again, unless none is needed any more. What comes back from a
    pupil has a slip.

    :raises NotAllowed: `by` keeps no devices there.
    :raises InvalidMove: it cannot go there from where it is; lending has an action of its own.
    """
    asset = _lock(asset, by)
    slip = None
    if to == Place.LOAN or not may_go(Place(asset.place), to):
        raise InvalidMove
    if asset.borrower_id is not None:
        need = Need.objects.select_for_update().get(pk=asset.borrower_id)
        if to != Place.LOST:
            slip = write_slip(SlipKind.RETURN, receiver=asset.owner, need=need, by=by, now=now)
        if is_still_needed:
            _settle(need, settle_returned, now=now)
    _move(asset, to, borrower=None, slip=slip, by=by, now=now)
    return slip


@dataclass(frozen=True, kw_only=True)
class Handed:
    """So many devices went on; without any there is no slip."""

    count: int
    slip: AssetSlip | None


@transaction.atomic
def transfer_assets(
    *, source: Organisation, target: Organisation, most: int | None, by: Any, now: datetime
) -> Handed:
    """Hand devices in the depot of one organisation on to another, in one step.

    They pass through the depot of the office above both, which answers for it. What is held for
    others stays; what is held for there goes first.

    :raises NotAllowed: `by` keeps no devices at that office.
    :raises InvalidMove: no office is above both.
    """
    path = find_depot(source.path, target.path, step=Organisation.steplen)
    depot = Organisation.objects.filter(path=path).first() if path else None
    if depot is None or source.pk == target.pk:
        raise InvalidMove
    require_keep(by, depot)
    waiting = Asset.objects.select_for_update().filter(owner=source, place=Place.DEPOT.value)
    today = localdate(now)
    held = HeldDay.objects.filter(asset=OuterRef("pk"), date__gte=today)
    mine = waiting.exclude(pk__in=list_held_for_others(source, target, today))
    assets = list(mine.annotate(is_held=Exists(held)).order_by("-is_held", "pk")[:most])
    if not assets:
        return Handed(count=0, slip=None)
    through = depot if depot not in (source, target) else None
    slip = write_slip(
        SlipKind.TRANSFER, giver=source, receiver=target, through=through, by=by, now=now
    )
    told: dict[str, Any] = {"slip": slip, "by": by, "now": now}
    for owner in (one for one in dict.fromkeys((depot, target)) if one != source):
        write_moves(assets, came_from="depot", to=Place.DEPOT, owner=owner, **told)
    Asset.objects.filter(pk__in=[one.pk for one in assets]).update(owner=target, moved_at=now)
    note(source, "transfer_devices", by=by, now=now, count=len(assets), to=target.pk)
    return Handed(count=len(assets), slip=slip)


def _settle(need: Need, decide: Callable[[Standing], Standing], *, now: datetime) -> None:
    before = Standing(closing=Closing(need.closing), lacks=frozenset(need.lacks))
    after = decide(before)
    if after.closing != before.closing:
        need.closed_at = None if after.closing == Closing.OPEN else now
    need.closing, need.changed_at = after.closing.value, now
    for lack in Lack:
        setattr(need, f"lacks_{lack.value}", lack in after.lacks)
    lacks = [f"lacks_{lack.value}" for lack in Lack]
    need.save(update_fields=["closing", "closed_at", "changed_at", *lacks])


def _lock(asset: Asset, by: Any) -> Asset:
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    require_keep(by, asset.owner)
    return asset


def _move(
    asset: Asset,
    to: Place,
    *,
    borrower: Need | None,
    slip: AssetSlip | None,
    by: Any,
    now: datetime,
) -> None:
    before = Place(asset.place)
    if not may_go(before, to):
        raise InvalidMove
    need = borrower or asset.borrower
    asset.place, asset.borrower, asset.moved_at = to.value, borrower, now
    asset.save(update_fields=["place", "borrower", "moved_at"])
    told: dict[str, Any] = {"need": need, "slip": slip, "by": by, "now": now}
    write_moves([asset], came_from=before, to=to, owner=asset.owner, **told)
    # The database refuses a donation whose places do not add up.
    Donation.objects.filter(pk=asset.donation_id).update(
        **{f"in_{before.value}": F(f"in_{before.value}") - 1},
        **{f"in_{to.value}": F(f"in_{to.value}") + 1},
    )

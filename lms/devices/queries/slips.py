"""Reads of slips: those within reach, and which devices one is about."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet

from lms.devices.models import Asset, AssetMove, AssetSlip
from lms.devices.models.slips import SlipQuerySet
from lms.devices.permissions import list_slips_within, list_visible, may_keep_one


def list_slips(user: Any, *, only_unsigned: bool = False) -> SlipQuerySet:
    """Return the slips of which `user` sees one side, the newest first, with their devices."""
    slips = list_slips_within(user).select_related("giver", "receiver", "through", "made_by")
    if only_unsigned:
        slips = slips.filter(signed_date=None)
    return slips.annotate(devices=Count("moves__asset", distinct=True)).order_by("-pk")


def list_slip_assets(slip: AssetSlip) -> QuerySet[Asset]:
    """Return the devices that changed hands with a slip."""
    found = Asset.objects.filter(pk__in=slip.moves.values("asset"))
    return found.select_related("donation").order_by("serial")


def find_slips(user: Any, moves: Iterable[AssetMove]) -> dict[int, AssetSlip]:
    """Return the slips of these ways that `user` may see, by their numbers."""
    numbers = {move.slip_id for move in moves if move.slip_id}
    return list_slips_within(user).in_bulk(numbers)


def may_see_pupil(user: Any, slip: AssetSlip) -> bool:
    """Tell whether `user` may read the name of the pupil of a slip."""
    return slip.need_id is not None and list_visible(user).filter(pk=slip.need_id).exists()


def may_sign(user: Any, slip: AssetSlip) -> bool:
    """Tell whether `user` may write down who has signed."""
    return may_keep_one(user, [side for side in (slip.giver, slip.receiver) if side is not None])

"""The ways of devices as they are kept: written with each step, never changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lms.devices.models import Asset, AssetMove, AssetSlip, Need
from lms.devices.rules.ledger import Place
from lms.people.models import Organisation


def write_moves(
    assets: Sequence[Asset],
    *,
    came_from: str,
    to: Place,
    owner: Organisation,
    by: Any,
    now: datetime,
    need: Need | None = None,
    slip: AssetSlip | None = None,
) -> None:
    """Write down where devices went, and whose they are then."""
    AssetMove.objects.bulk_create(
        AssetMove(
            asset=asset,
            came_from=came_from,
            to=to.value,
            owner=owner,
            need=need,
            slip=slip,
            by_id=by.pk,
            at=now,
        )
        for asset in assets
    )

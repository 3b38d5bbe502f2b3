"""Needs of pupils and who has read their names; what was donated, and where it is; weak signals."""

from lms.devices.models.counts import CountedMonth, MonthCell
from lms.devices.models.ledger import Asset, AssetMove, Donation
from lms.devices.models.needs import Hardship, Need, NeedReading
from lms.devices.models.priorities import Priorities
from lms.devices.models.reservations import HeldDay, Reservation
from lms.devices.models.slips import AssetSlip
from lms.devices.models.weak import WeakArea, WeakLink, WeakStep

__all__ = [
    "Asset",
    "AssetMove",
    "AssetSlip",
    "CountedMonth",
    "Donation",
    "Hardship",
    "HeldDay",
    "MonthCell",
    "Need",
    "NeedReading",
    "Priorities",
    "Reservation",
    "WeakArea",
    "WeakLink",
    "WeakStep",
]

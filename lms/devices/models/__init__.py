"""Needs of pupils and who has read their names; what was donated, and where it is; weak signals."""

from lms.devices.models.ledger import Asset, AssetMove, Donation
from lms.devices.models.needs import Hardship, Need, NeedReading
from lms.devices.models.priorities import Priorities
from lms.devices.models.weak import WeakArea, WeakLink, WeakStep

__all__ = [
    "Asset",
    "AssetMove",
    "Donation",
    "Hardship",
    "Need",
    "NeedReading",
    "Priorities",
    "WeakArea",
    "WeakLink",
    "WeakStep",
]

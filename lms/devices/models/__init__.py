"""Needs of pupils and who has read their names; what was donated, and where it is."""

from lms.devices.models.ledger import Asset, AssetMove, Donation
from lms.devices.models.needs import Hardship, Need, NeedReading

__all__ = ["Asset", "AssetMove", "Donation", "Hardship", "Need", "NeedReading"]

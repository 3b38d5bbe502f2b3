"""What spreadsheets bring and take away: needs of pupils, and weak-signal areas."""

from lms.devices.sheets.needs import MOST_TAKEN, NeedsSheet, write_needs
from lms.devices.sheets.weak import WeakAreasSheet, write_areas

__all__ = ["MOST_TAKEN", "NeedsSheet", "WeakAreasSheet", "write_areas", "write_needs"]

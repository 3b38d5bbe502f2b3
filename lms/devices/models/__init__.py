"""Needs of pupils, the categories they are counted by, and who has read whose name."""

from lms.devices.models.needs import Hardship, Need, NeedReading

__all__ = ["Hardship", "Need", "NeedReading"]

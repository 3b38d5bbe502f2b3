"""Decisions about needs and about what a table may tell; pure."""

from lms.devices.rules.needs import (
    HARDSHIPS,
    MOST_CONTACT,
    MOST_NAME,
    Closing,
    HardshipEntry,
    How,
    Lack,
    Standing,
    fits_level,
    key_of,
    read_pupil_code,
    settle_lent,
    settle_returned,
)
from lms.devices.rules.tables import LEAST, CountTable, compare, hide_small, make_table, publish

__all__ = [
    "HARDSHIPS",
    "LEAST",
    "MOST_CONTACT",
    "MOST_NAME",
    "Closing",
    "CountTable",
    "HardshipEntry",
    "How",
    "Lack",
    "Standing",
    "compare",
    "fits_level",
    "hide_small",
    "key_of",
    "make_table",
    "publish",
    "read_pupil_code",
    "settle_lent",
    "settle_returned",
]

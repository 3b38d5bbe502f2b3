"""Days that people and machines write, none so far off that counting on from it fails; pure."""

import re
from datetime import date

FIRST = date(2000, 1, 1)
LAST = date(2099, 12, 31)
_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_day(text: str) -> date | None:
    """Return the day that an address or a field names as 2026-11-30; None for anything else."""
    if not _WRITTEN.fullmatch(text):
        return None
    try:
        return keep_near(date.fromisoformat(text))
    except ValueError:
        return None


def keep_near(day: date | None) -> date | None:
    """Return a day of this century; None for others, beside which the calendar ends."""
    return day if day is not None and FIRST <= day <= LAST else None

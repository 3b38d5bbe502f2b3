"""How large the letters of a printed week may be so that it stays on one sheet; pure."""

from collections.abc import Sequence
from math import ceil

from lms.broadcasts.rules.programme import Day, Slot

# A4 across without its margins, heading and foot, in points; days lie side by side.
_WIDTH, _HEIGHT, _GAP = 780.0, 455.0, 9.0
# The faces that draw stacked marks whole are wide ones; lines break before they are full.
_LETTER, _LINE, _BETWEEN = 0.55, 1.25, 0.45
_SIZES = {"largest": 11.0, "large": 9.0, "middle": 8.0, "small": 7.0, "smaller": 6.2, "least": 5.5}
CROWDED = "crowded"


def choose_size(days: Sequence[Day]) -> str:
    """Return the largest size at which the longest day fits, or that none does.

    A crowded week flows over as many sheets as it needs: nothing of it is cut off.
    """
    for name, points in _SIZES.items():
        if days and max(_measure(day, points, len(days)) for day in days) <= _HEIGHT:
            return name
    return CROWDED


def _measure(day: Day, points: float, columns: int) -> float:
    letters = (_WIDTH - _GAP * (columns - 1)) / columns / (points * _LETTER)
    lines = 2 + sum(ceil(_count_letters(slot) / letters) + _BETWEEN for slot in day.slots)
    return lines * points * _LINE


def _count_letters(slot: Slot) -> int:
    one = slot.airing
    told = len(one.subject_name) + len(one.title) + len(one.outlet.name) + 10
    told += len(one.relay_source) + 12 if one.relay_source else 0
    return told + sum(10 + len(more.outlet.name) for more in slot.again) + 10 * bool(slot.again)

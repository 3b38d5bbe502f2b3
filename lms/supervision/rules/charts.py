"""Columns and bars as a page draws them, without a script; pure.

Lengths are strings: a page in Vietnamese would write a comma into a number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 320, 120
_TOP, _BOTTOM = 16, 18
_GAP = 0.3


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One column, with what is written above and below it."""

    x: str
    y: str
    width: str
    height: str
    middle: str
    above: str
    label: str
    value: Any
    is_now: bool


def draw_columns(values: Sequence[tuple[str, float | int | None]]) -> tuple[Bar, ...]:
    """Return a column for each label and value, the last one marked; nothing is no column."""
    most = max((value or 0 for _label, value in values), default=0)
    if not values or most <= 0:
        return ()
    each = WIDTH / len(values)
    wide = each * (1 - _GAP)
    room = HEIGHT - _TOP - _BOTTOM
    bars = []
    for at, (label, value) in enumerate(values):
        high = room * max(value or 0, 0) / most
        top = _TOP + room - high
        bars.append(
            Bar(
                x=_write(at * each + (each - wide) / 2),
                y=_write(top),
                width=_write(wide),
                height=_write(high),
                middle=_write(at * each + each / 2),
                above=_write(top - 4),
                label=label,
                value=value,
                is_now=at == len(values) - 1,
            )
        )
    return tuple(bars)


def _write(length: float) -> str:
    return f"{length:.1f}"

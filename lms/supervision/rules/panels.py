"""What an app registers to be seen by offices: how it is counted, and how it is laid out; pure.

An app gives `register_supervision_panels`, a hook of Wagtail's, and returns panels. It tells what
has changed by `lms.supervision.signals.figures_changed`; only what was told of is counted again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.supervision.rules.months import Month, find_month

Named = tuple[str, Any]
"""A code as it is stored, and the words for it."""
EVERY = "*"


@dataclass(frozen=True, kw_only=True)
class Tally:
    """So many of one figure in one row of a panel, at one organisation and not below it."""

    place: int
    part: str = ""
    figure: str
    value: int


Count = Callable[..., Iterable[Tally]]
"""Takes `places` (numbers, or None for all), `month` and `today`."""


@dataclass(frozen=True, kw_only=True)
class Headline:
    """A number that stands above a panel: a sum of figures, or a sum per another one."""

    key: str
    label: Any
    of: tuple[str, ...] = (EVERY,)
    per: tuple[str, ...] = ()
    times: float = 1.0
    is_share: bool = False
    """In parts of a hundred."""
    is_less_better: bool = False

    def measure(self, values: Mapping[str, int]) -> float | int | None:
        """Return the number; None where there is nothing to divide by."""
        above = _add(values, self.of)
        if not self.per:
            return above if self.times == 1 else round(above * self.times, 1)
        below = _add(values, self.per)
        if not below:
            return None
        return round(above * self.times * (100 if self.is_share else 1) / below, 1)


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A family of numbers of one app."""

    key: str
    title: Any
    capability: str
    """What somebody must be allowed at an organisation to read its numbers."""
    count: Count
    headlines: tuple[Headline, ...]
    name_figures: Callable[[], Sequence[Named]]
    """The columns of its table, in order."""
    name_parts: Callable[[], Sequence[Named]] = tuple
    """The rows of its table, in order; none: one row alone."""
    part_heading: Any = ""
    order: int = 100
    is_stock: bool = False
    """How much there is: counted of today alone, and kept as it was when its month ends."""
    is_summed: bool = False
    """Its columns add up to a total."""
    is_hourly: bool = False
    """Time alone changes it: the last two months are counted again every hour."""
    is_hidden_empty: bool = False
    """Not shown at an organisation of which nothing was counted."""
    about: Any = ""
    find_rows: Callable[[int, Month], str] | None = None
    """Takes an organisation and a month; the address of what was counted."""
    find_cells: Callable[[int, Month], Callable[[str, str], str]] | None = None
    """Takes them as well; what takes a row and a column, empty for all, and returns the address."""

    def list_months(self, *, today: Month, count: int) -> list[Month]:
        """Return the months that can be counted from what there is now."""
        return [today] if self.is_stock else today.list_up_to(count)


@dataclass(frozen=True, kw_only=True)
class Change:
    """A number now and a month before."""

    value: float | int | None
    before: float | int | None
    is_less_better: bool = False

    @property
    def difference(self) -> float | int | None:
        """Return by how much it has grown."""
        if self.value is None or self.before is None:
            return None
        found = self.value - self.before
        return round(found, 1) if isinstance(found, float) else found

    @property
    def fall(self) -> float | int | None:
        """Return by how much it has become less."""
        return None if self.difference is None else -self.difference

    @property
    def is_better(self) -> bool | None:
        """Tell whether that is good; None where nothing has changed."""
        if not self.difference:
            return None
        return (self.difference < 0) is self.is_less_better


def roll_up(
    own: Mapping[tuple[int, str, str], int], paths: Mapping[int, str], *, step: int
) -> dict[tuple[int, str, str], int]:
    """Return the totals of each organisation with all below it, of what each has by itself.

    Keys are organisation, part and figure; what is nothing is left out.
    """
    numbers = {path: place for place, path in paths.items()}
    totals: dict[tuple[int, str, str], int] = {}
    for (place, part, figure), value in own.items():
        path = paths.get(place, "")
        for end in range(step, len(path) + 1, step):
            above = numbers.get(path[:end])
            if above is not None:
                key = (above, part, figure)
                totals[key] = totals.get(key, 0) + value
    return {key: value for key, value in totals.items() if value}


def list_above(path: str, *, step: int) -> list[str]:
    """Return the paths of an organisation and of all above it, the top first."""
    return [path[:end] for end in range(step, len(path) + 1, step)]


def find_shown_month(asked: Month | None, *, today: date) -> Month:
    """Return the month to show: what was asked for, but none that has not begun."""
    now = find_month(today)
    return min(asked, now) if asked else now


def _add(values: Mapping[str, int], figures: tuple[str, ...]) -> int:
    if EVERY in figures:
        return sum(values.values())
    return sum(values.get(one, 0) for one in figures)

"""What points by a rubric come to: weighted means, how far scorers are apart, places; pure.

In hundredths of a point, rounded once: what shows the same number is a tie.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


class Purpose(StrEnum):
    """What a lesson is chosen for."""

    BROADCAST = "broadcast"
    MODEL = "model"


class Hold(StrEnum):
    """Whether what was chosen is still what may be shown."""

    HOLDS = "holds"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    """Public with another film than the one that was scored."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What one scorer gives for one criterion."""

    points: int
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What all scorers together come to, in hundredths; None and empty without a scorer."""

    count: int = 0
    mean: int | None = None
    low: int | None = None
    high: int | None = None
    by_key: Mapping[str, int] = field(default_factory=dict)
    """The mean of each criterion."""

    @property
    def spread(self) -> int:
        """Return how far the kindest and the strictest scorer are apart."""
        return (self.high or 0) - (self.low or 0)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something stands, and whether it shares the place."""

    number: int
    is_tied: bool


def weigh(points: Mapping[str, int], weights: Mapping[str, int]) -> Fraction | None:
    """Return the weighted mean of one scorer; None unless every criterion has points."""
    if not weights or not weights.keys() <= points.keys():
        return None
    total = sum(points[key] * weight for key, weight in weights.items())
    return Fraction(total, sum(weights.values()))


def tally(sheets: Iterable[Mapping[str, int]], weights: Mapping[str, int]) -> Tally:
    """Return what `sheets`, the points of a scorer each, come to; unfinished ones do not count."""
    whole = [sheet for sheet in sheets if weigh(sheet, weights) is not None]
    totals = [found for sheet in whole if (found := weigh(sheet, weights)) is not None]
    if not totals:
        return Tally()
    return Tally(
        count=len(totals),
        mean=_round(sum(totals, Fraction()) / len(totals)),
        low=_round(min(totals)),
        high=_round(max(totals)),
        by_key={
            key: _round(Fraction(sum(one[key] for one in whole), len(whole))) for key in weights
        },
    )


def rank(means: Mapping[Key, int | None]) -> dict[Key, Place]:
    """Return the place of each that has points; equal ones share it, the next is left out."""
    known = [mean for mean in means.values() if mean is not None]
    return {
        key: Place(number=1 + sum(other > mean for other in known), is_tied=known.count(mean) > 1)
        for key, mean in means.items()
        if mean is not None
    }


def _round(value: Fraction) -> int:
    # Half up, as people do; Python rounds halves to even numbers.
    return int(value * 100 + Fraction(1, 2))

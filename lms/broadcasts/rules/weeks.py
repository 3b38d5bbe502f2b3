"""A week of an office's channels with all that the rule asks about it; values only, pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from lms.broadcasts.rules.airings import Aired, AiringKind, Cell, ChannelKind
from lms.broadcasts.rules.frames import FRAMES_PER_HOUR, FRAMES_PER_MINUTE, Span


@dataclass(frozen=True, kw_only=True)
class ChannelWeek:
    """A channel and its windows by day, counted from midnight."""

    key: int
    name: str = ""
    kind: ChannelKind = ChannelKind.TV
    step: int = FRAMES_PER_MINUTE
    offset: int = 0
    """From midnight to the start of its day; proposed starts are steps from there."""
    windows: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Demand:
    """A subject of a grade that the season wants on the air, and its lessons in order."""

    cell: Cell
    order: tuple[int, ...] = ()
    priority: int = 5


@dataclass(frozen=True, kw_only=True)
class Stock:
    """A lesson that may be aired: how long it lasts, and on which channels."""

    frames: int
    channels: frozenset[int]
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Week:
    """What is planned, what is wanted, and within which bounds."""

    days: tuple[date, ...]
    """Days of lessons: those on which the rule is to be kept."""
    channels: tuple[ChannelWeek, ...] = ()
    demands: tuple[Demand, ...] = ()
    airings: tuple[Aired, ...] = ()
    earlier: tuple[Aired, ...] = ()
    """Airings of the season before this week: what may be repeated, and where the order stands."""
    older: tuple[Aired, ...] = ()
    """First airings before the season that this week repeats; no order is reckoned from them."""
    missed: Mapping[int, date] = field(default_factory=dict)
    """Lessons whose first airing a station missed, and when; the plan may not hold it any more."""
    stock: Mapping[int, Stock] = field(default_factory=dict)
    limits: Mapping[int, int] = field(default_factory=dict)
    """Frames a day by the number of a grade."""
    parts: tuple[int, ...] = (12 * FRAMES_PER_HOUR, 18 * FRAMES_PER_HOUR)
    """Frames from midnight at which another time of day begins."""
    first_grades: frozenset[int] = frozenset({1, 2})

    def find_part(self, frame: int) -> int:
        """Return the number of the time of day at a frame from midnight; the next day's go on."""
        return sum(frame >= one for one in self.parts)

    def find_missed(self, airings: Iterable[Aired], until: date) -> frozenset[int]:
        """Return the lessons that were lost until a day, and have no other first airing."""
        lost = {lesson for lesson, day in self.missed.items() if day <= until}
        aired = set()
        for one in (*self.earlier, *airings):
            if one.kind is not AiringKind.FIRST or one.lesson is None:
                continue
            if not one.is_lost:
                aired.add(one.lesson)
            elif one.day <= until:
                lost.add(one.lesson)
        return frozenset(lost - aired)


def split_at_parts(span: Span, parts: tuple[int, ...]) -> list[Span]:
    """Return a span cut where another time of day begins."""
    cuts = [span.start, *(one for one in parts if span.start < one < span.end), span.end]
    return [Span(start, end) for start, end in pairwise(cuts)]

"""The two-airings rule: each subject of a grade on each day red, amber or green, and why; pure.

A day is covered by at least two airings, of which at least one repeats a first airing. Relays
count: the same relayed once more is a repeat of it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.broadcasts.rules.airings import Aired, AiringKind, Cell, MasterState
from lms.broadcasts.rules.checking import Fault, Violation, find_violations, is_at_same_part
from lms.broadcasts.rules.weeks import Week

WANTED = 2
_UNUSABLE = frozenset({MasterState.REFUSED, MasterState.CHANGED})
_UNSURE = frozenset({MasterState.NONE, MasterState.MAKING, MasterState.DOUBTFUL})


class Light(StrEnum):
    """How a cell of the matrix is shown."""

    GREEN = "green"
    AMBER = "amber"
    """The rule is kept, and something about it deserves a look."""
    RED = "red"
    """The rule is broken."""


class Why(StrEnum):
    """What is behind a light that is not green."""

    NOTHING = "nothing"
    ONLY_ONE = "only_one"
    NO_REPEAT = "no_repeat"
    UNUSABLE = "unusable"
    """An airing does not count: its lesson is withdrawn or its file refused."""
    NOTHING_NEW = "nothing_new"
    """Only repeats of earlier days."""
    ONE_PART_OF_DAY = "one_part_of_day"
    MASTER_NOT_READY = "master_not_ready"
    OUT_OF_ORDER = "out_of_order"


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How a subject of a grade is covered on a day."""

    cell: Cell
    day: date
    light: Light
    why: tuple[Why, ...] = ()
    airings: tuple[int, ...] = ()
    """Those that count, in the order of their times."""

    @property
    def is_kept(self) -> bool:
        """Tell whether the rule is kept."""
        return self.light is not Light.RED


def cover_week(
    week: Week, violations: Iterable[Violation] | None = None
) -> dict[tuple[Cell, date], Coverage]:
    """Return the matrix of a week: every demand on every day of lessons."""
    if violations is None:
        violations = find_violations(week)
    disordered = {
        one.airing for one in violations if one.fault in (Fault.OUT_OF_ORDER, Fault.FIRST_AGAIN)
    }
    rows: dict[tuple[Cell, date], list[Aired]] = defaultdict(list)
    for one in sorted(week.airings, key=lambda each: each.moment):
        if one.cell is not None:
            rows[one.cell, one.day].append(one)
    known = _Known(week)
    return {
        (demand.cell, day): _cover(
            week, demand.cell, day, rows.get((demand.cell, day), []), known, disordered
        )
        for demand in week.demands
        for day in week.days
    }


def counts(one: Aired) -> bool:
    """Tell whether an airing counts for the rule."""
    if one.is_lost:
        return False
    if one.kind is AiringKind.RELAY:
        return True
    return one.is_approved and one.master not in _UNUSABLE


class _Known:
    """First airings by their numbers, and the earliest time of each relayed programme."""

    def __init__(self, week: Week) -> None:
        self.firsts: dict[int, Aired] = {}
        self.relays: dict[tuple[Cell, str], tuple[date, int]] = {}
        known = (*week.older, *week.earlier, *week.airings)
        for one in sorted(known, key=lambda each: each.moment):
            if one.is_lost:
                continue
            if one.kind is AiringKind.FIRST:
                self.firsts[one.key] = one
            elif one.kind is AiringKind.RELAY and one.cell is not None:
                self.relays.setdefault((one.cell, _normalise(one.title)), one.moment)

    def repeats(self, one: Aired) -> bool:
        """Tell whether an airing repeats something that was aired before it."""
        if one.kind is AiringKind.RELAY and one.cell is not None:
            return self.relays[one.cell, _normalise(one.title)] < one.moment
        if one.kind is not AiringKind.REPEAT or one.of_airing is None:
            return False
        first = self.firsts.get(one.of_airing)
        return first is not None and first.moment < one.moment and first.lesson == one.lesson


def _normalise(title: str) -> str:
    return " ".join(title.casefold().split())


def _cover(
    week: Week,
    cell: Cell,
    day: date,
    rows: list[Aired],
    known: _Known,
    disordered: set[int | None],
) -> Coverage:
    valid = [one for one in rows if counts(one)]
    why: list[Why] = []
    repeats = [one for one in valid if known.repeats(one)]
    news = [one for one in valid if not known.repeats(one) and one.kind is not AiringKind.REPEAT]
    if not valid:
        why.append(Why.NOTHING)
    elif len(valid) < WANTED:
        why.append(Why.ONLY_ONE)
    elif not repeats:
        why.append(Why.NO_REPEAT)
    light = Light.RED if why else Light.GREEN
    if len(valid) < len(rows):
        why.append(Why.UNUSABLE)
    if light is Light.GREEN:
        why += _find_doubts(week, valid, news, repeats, known)
        if any(one.key in disordered for one in valid):
            why.append(Why.OUT_OF_ORDER)
        light = Light.AMBER if why else Light.GREEN
    return Coverage(
        cell=cell,
        day=day,
        light=light,
        why=tuple(why),
        airings=tuple(one.key for one in valid),
    )


def _find_doubts(
    week: Week, valid: list[Aired], news: list[Aired], repeats: list[Aired], known: _Known
) -> list[Why]:
    doubts = []
    if not news:
        doubts.append(Why.NOTHING_NEW)
    firsts = {one.key: one for one in valid if one.kind is AiringKind.FIRST}
    beside = [
        (first, one)
        for one in repeats
        if one.of_airing is not None and (first := firsts.get(one.of_airing)) is not None
    ]
    if beside and all(is_at_same_part(week, first, one) for first, one in beside):
        doubts.append(Why.ONE_PART_OF_DAY)
    if any(one.master in _UNSURE for one in valid):
        doubts.append(Why.MASTER_NOT_READY)
    return doubts


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What a matrix says in numbers."""

    cells: int
    kept: int
    days: int
    days_kept: int
    """Days on which every subject of every grade is covered."""

    @property
    def gaps(self) -> int:
        """How many subjects of grades are not covered on some day."""
        return self.cells - self.kept


def tally_coverage(matrix: dict[tuple[Cell, date], Coverage]) -> Tally:
    """Return how far the rule is kept."""
    by_day: dict[date, bool] = {}
    for (_cell, day), one in matrix.items():
        by_day[day] = by_day.get(day, True) and one.is_kept
    return Tally(
        cells=len(matrix),
        kept=sum(one.is_kept for one in matrix.values()),
        days=len(by_day),
        days_kept=sum(by_day.values()),
    )


def find_unfair_days(
    week: Week, matrix: dict[tuple[Cell, date], Coverage]
) -> dict[date, tuple[Cell, ...]]:
    """Return by day the first grades' gaps while others are on the air: theirs come first."""
    busy = {
        one.day
        for one in week.airings
        if one.cell is not None and one.cell.grade not in week.first_grades and counts(one)
    }
    found: dict[date, list[Cell]] = defaultdict(list)
    for (cell, day), one in matrix.items():
        if cell.grade in week.first_grades and not one.is_kept and day in busy:
            found[day].append(cell)
    return {day: tuple(sorted(cells)) for day, cells in sorted(found.items())}

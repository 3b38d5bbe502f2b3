"""What a day still lacks of the rule, and with which lessons it could be made whole; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.broadcasts.rules.airings import Aired, AiringKind, Cell
from lms.broadcasts.rules.coverage import Coverage, Light
from lms.broadcasts.rules.weeks import Demand, Stock, Week


class Obstacle(StrEnum):
    """Why a subject of a grade stays without its airings on a day."""

    NO_LESSON = "no_lesson"
    """No approved lesson is left that could be aired next, and none was aired before."""
    NO_WINDOW = "no_window"
    """No channel has a free window that day."""
    TOO_LONG = "too_long"
    """The lesson is longer than any free stretch."""
    ONE_PART_OF_DAY = "one_part_of_day"
    """Only one time of day has room for it at all."""
    NO_OTHER_TIME = "no_other_time"
    """At the times of day that are left for it nothing is free."""
    SCREEN_TIME = "screen_time"
    """The grade would watch for more than its minutes."""
    NO_ROOM = "no_room"
    """Proven: what is wanted lasts longer than the windows."""
    NOT_FOUND = "not_found"
    """No room was found, though it is not proven that there is none."""


@dataclass(frozen=True, kw_only=True)
class Showing:
    """A lesson that would make a cell whole: once or twice, new or repeated."""

    cell: Cell
    day: date
    priority: int
    lesson: int
    stock: Stock
    copies: int = 2
    is_new: bool = True
    """Whether the earlier copy, or the only one, is a first airing."""
    of_airing: int | None = None
    barred: frozenset[int] = frozenset()


def list_showings(
    week: Week,
    day: date,
    airings: Sequence[Aired],
    matrix: dict[tuple[Cell, date], Coverage],
) -> tuple[list[Showing], list[tuple[Cell, Obstacle]]]:
    """Return what would make a day whole, what comes first in front; and what cannot be."""
    seen = (one for one in (*week.earlier, *airings) if not one.is_lost)
    history = sorted(seen, key=lambda one: one.moment)
    by_cell: dict[Cell, list[Aired]] = {}
    for one in history:
        if one.cell is not None:
            by_cell.setdefault(one.cell, []).append(one)
    missed = week.find_missed(airings, day)
    wanted, impossible = [], []
    for demand in sorted(week.demands, key=lambda one: rank(week, one)):
        covered = matrix.get((demand.cell, day))
        if covered is None or covered.light is not Light.RED:
            continue
        fresh = _find_fresh(week, demand, day, by_cell.get(demand.cell, []), missed)
        found = _find_showing(week, demand, day, by_cell.get(demand.cell, []), covered, fresh)
        if found is None:
            impossible.append((demand.cell, Obstacle.NO_LESSON))
        else:
            wanted.append(found)
    return wanted, impossible


def rank(week: Week, demand: Demand) -> tuple[int, int, Cell]:
    """Return what goes before what: the first grades, then by priority, then as they are read."""
    is_first = demand.cell.grade in week.first_grades
    return (0 if is_first else 1, demand.priority, demand.cell)


def _find_showing(
    week: Week,
    demand: Demand,
    day: date,
    history: list[Aired],
    covered: Coverage,
    fresh: tuple[int, Stock] | None,
) -> Showing | None:
    today = [one for one in history if one.day == day and one.key in covered.airings]
    old = _find_old(week, day, history)
    parts = frozenset(week.find_part(one.span.start) for one in today)
    firsts = [one for one in today if one.kind is AiringKind.FIRST]
    if firsts:
        # The last part in which it would still come after its first airing is the day's last.
        for one in firsts:
            stock = week.stock.get(one.lesson) if one.lesson is not None else None
            part = week.find_part(one.span.start)
            if stock is not None and one.lesson is not None and part < len(week.parts):
                return _show(
                    demand, day, one.lesson, stock, copies=1, of=one.key, barred=range(part + 1)
                )
        return _repeat_once(demand, day, old, parts) if old else None
    if not today:
        if fresh:
            return _show(demand, day, *fresh, is_new=True)
        return _show(demand, day, old[0], old[1], of=old[2]) if old else None
    if any(one.kind is AiringKind.REPEAT for one in today) and fresh:
        return _show(demand, day, *fresh, copies=1, is_new=True, barred=parts)
    if old:
        return _repeat_once(demand, day, old, parts)
    return _show(demand, day, *fresh, is_new=True) if fresh else None


def _repeat_once(
    demand: Demand, day: date, old: tuple[int, Stock, int], parts: Iterable[int]
) -> Showing:
    return _show(demand, day, old[0], old[1], copies=1, of=old[2], barred=parts)


def _show(
    demand: Demand,
    day: date,
    lesson: int,
    stock: Stock,
    *,
    copies: int = 2,
    is_new: bool = False,
    of: int | None = None,
    barred: Iterable[int] = (),
) -> Showing:
    return Showing(
        cell=demand.cell,
        day=day,
        priority=demand.priority,
        lesson=lesson,
        stock=stock,
        copies=copies,
        is_new=is_new,
        of_airing=of,
        barred=frozenset(barred),
    )


def _find_fresh(
    week: Week, demand: Demand, day: date, history: list[Aired], missed: frozenset[int]
) -> tuple[int, Stock] | None:
    """Return the next lesson of the order that was never aired and keeps the order.

    What was promised and lost goes before it: its own turn is over, and pupils still lack it.
    """
    places = {lesson: number for number, lesson in enumerate(demand.order)}
    firsts = [one for one in history if one.kind is AiringKind.FIRST]
    aired = {one.lesson for one in firsts}
    before = [places[one.lesson] for one in firsts if one.lesson in places and one.day <= day]
    after = [places[one.lesson] for one in firsts if one.lesson in places and one.day > day]
    start = max(before, default=-1) + 1
    lost = [number for number in range(start) if demand.order[number] in missed]
    for number in (*lost, *range(start, min(after, default=len(demand.order)))):
        lesson = demand.order[number]
        stock = week.stock.get(lesson)
        if lesson not in aired and stock is not None and stock.channels:
            return lesson, stock
    return None


def _find_old(week: Week, day: date, history: list[Aired]) -> tuple[int, Stock, int] | None:
    """Return the lesson aired last before a day that may still be aired, and its first airing."""
    for one in reversed(history):
        if one.kind is not AiringKind.FIRST or one.day >= day or one.lesson is None:
            continue
        stock = week.stock.get(one.lesson)
        if stock is not None and stock.channels:
            return one.lesson, stock, one.key
    return None

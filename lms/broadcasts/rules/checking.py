"""What is wrong with single airings of a week: each fault is a value, none an exception; pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.broadcasts.rules.airings import Aired, AiringKind, Cell, MasterState
from lms.broadcasts.rules.weeks import Week


class Fault(StrEnum):
    """What a rule says about an airing, or about a grade on a day."""

    OVERLAP = "overlap"
    """Another airing is on the same channel then."""
    OUTSIDE_WINDOW = "outside_window"
    NOT_APPROVED = "not_approved"
    """The lesson is not public by review, or not any more."""
    MASTER_MISSING = "master_missing"
    MASTER_REFUSED = "master_refused"
    MASTER_CHANGED = "master_changed"
    MASTER_DOUBTFUL = "master_doubtful"
    MASTER_UNKNOWN = "master_unknown"
    NOTHING_TO_REPEAT = "nothing_to_repeat"
    """A repeat of what was not aired before it."""
    SAME_PART_OF_DAY = "same_part_of_day"
    """A repeat at the time of day of its first airing, on the same day."""
    FIRST_AGAIN = "first_again"
    """A lesson is called new that was aired before."""
    OUT_OF_ORDER = "out_of_order"
    """A later lesson of the subject was aired before."""
    TOO_LONG_A_DAY = "too_long_a_day"
    """A grade is asked to watch more than its minutes."""


BLOCKING = frozenset(
    {
        Fault.OVERLAP,
        Fault.OUTSIDE_WINDOW,
        Fault.NOT_APPROVED,
        Fault.MASTER_REFUSED,
    }
)
# A week may be told before its files are made, if somebody says so; it is locked when told again.
AWAITED = frozenset({Fault.MASTER_MISSING, Fault.MASTER_UNKNOWN})
_MASTERS = {
    MasterState.UNKNOWN: Fault.MASTER_UNKNOWN,
    MasterState.NONE: Fault.MASTER_MISSING,
    MasterState.MAKING: Fault.MASTER_MISSING,
    MasterState.DOUBTFUL: Fault.MASTER_DOUBTFUL,
    MasterState.REFUSED: Fault.MASTER_REFUSED,
    MasterState.CHANGED: Fault.MASTER_CHANGED,
}


@dataclass(frozen=True, kw_only=True)
class Violation:
    """One fault: of an airing, or of a grade on a day."""

    fault: Fault
    day: date
    airing: int | None = None
    other: int | None = None
    grade: int | None = None
    frames: int = 0
    limit: int = 0

    @property
    def blocks(self) -> bool:
        """Tell whether the week cannot be published with it."""
        return self.fault in BLOCKING


def find_violations(week: Week) -> list[Violation]:
    """Return every fault of a week's airings, by day and time."""
    rows = sorted(week.airings, key=lambda one: (one.moment, one.channel, one.key))
    found = [
        *_find_overlaps(rows),
        *_find_outside(week, rows),
        *_find_unfit(rows),
        *_find_misplaced_repeats(week, rows),
        *_find_disorder(week, rows),
        *_find_long_days(week, rows),
    ]
    return sorted(found, key=lambda one: (one.day, one.grade or 0, one.airing or 0, one.fault))


def _find_overlaps(rows: list[Aired]) -> Iterator[Violation]:
    by_place: dict[tuple[int, date], list[Aired]] = defaultdict(list)
    for one in rows:
        by_place[one.channel, one.day].append(one)
    for some in by_place.values():
        # Whatever ends last so far: one long airing may lie over several.
        widest = some[0]
        for one in some[1:]:
            if one.span.start < widest.span.end:
                yield Violation(fault=Fault.OVERLAP, day=one.day, airing=one.key, other=widest.key)
            widest = max(widest, one, key=lambda each: each.span.end)


def _find_outside(week: Week, rows: Iterable[Aired]) -> Iterator[Violation]:
    windows = {one.key: one.windows for one in week.channels}
    for one in rows:
        # What a station takes over from another it airs in its own time.
        if one.kind is AiringKind.RELAY or one.channel not in windows:
            continue
        if not any(window.covers(one.span) for window in windows[one.channel].get(one.day, ())):
            yield Violation(fault=Fault.OUTSIDE_WINDOW, day=one.day, airing=one.key)


def _find_unfit(rows: Iterable[Aired]) -> Iterator[Violation]:
    for one in rows:
        if one.kind is AiringKind.RELAY:
            continue
        if not one.is_approved:
            yield Violation(fault=Fault.NOT_APPROVED, day=one.day, airing=one.key)
        if one.master in _MASTERS:
            yield Violation(fault=_MASTERS[one.master], day=one.day, airing=one.key)


def _find_misplaced_repeats(week: Week, rows: list[Aired]) -> Iterator[Violation]:
    known = (*week.older, *week.earlier, *rows)
    firsts = {one.key: one for one in known if one.kind is AiringKind.FIRST}
    for one in rows:
        if one.kind is not AiringKind.REPEAT:
            continue
        first = firsts.get(one.of_airing) if one.of_airing is not None else None
        if first is None or first.moment >= one.moment or first.lesson != one.lesson:
            yield Violation(fault=Fault.NOTHING_TO_REPEAT, day=one.day, airing=one.key)
        elif is_at_same_part(week, first, one):
            yield Violation(
                fault=Fault.SAME_PART_OF_DAY, day=one.day, airing=one.key, other=first.key
            )


def is_at_same_part(week: Week, first: Aired, repeat: Aired) -> bool:
    """Tell whether a repeat is on the day of its first airing and at the same time of day."""
    same = week.find_part(first.span.start) == week.find_part(repeat.span.start)
    return first.day == repeat.day and same


def _find_disorder(week: Week, rows: list[Aired]) -> Iterator[Violation]:
    places = {
        one.cell: {lesson: number for number, lesson in enumerate(one.order)}
        for one in week.demands
    }
    latest: dict[Cell, tuple[int, int]] = {}
    seen: dict[int, int] = {}
    lost: set[int] = set()
    ours = {one.key for one in rows}
    everything = sorted((*week.earlier, *rows), key=lambda one: one.moment)
    for one in everything:
        if one.kind is not AiringKind.FIRST or one.cell is None or one.lesson is None:
            continue
        if one.is_lost:
            lost.add(one.lesson)
            continue
        if one.lesson in seen:
            if one.key in ours:
                yield Violation(
                    fault=Fault.FIRST_AGAIN, day=one.day, airing=one.key, other=seen[one.lesson]
                )
            continue
        seen[one.lesson] = one.key
        place = places.get(one.cell, {}).get(one.lesson)
        if place is None:
            continue
        before = latest.get(one.cell)
        if before is not None and place < before[0]:
            # What was lost in its turn comes after it, and that is no fault of the plan.
            was_lost = one.lesson in lost or week.missed.get(one.lesson, date.max) <= one.day
            if one.key in ours and not was_lost:
                yield Violation(
                    fault=Fault.OUT_OF_ORDER, day=one.day, airing=one.key, other=before[1]
                )
        else:
            latest[one.cell] = (place, one.key)


def _find_long_days(week: Week, rows: Iterable[Aired]) -> Iterator[Violation]:
    for (grade, day), frames in sorted(count_screen_frames(rows).items()):
        limit = week.limits.get(grade)
        if limit is not None and frames > limit:
            yield Violation(
                fault=Fault.TOO_LONG_A_DAY, day=day, grade=grade, frames=frames, limit=limit
            )


def count_screen_frames(rows: Iterable[Aired]) -> dict[tuple[int, date], int]:
    """Return by grade and day how long a pupil watches who sees everything once.

    What is repeated on the same day is watched once; a repeat of another day is watched again.
    """
    longest: dict[tuple[int, date], dict[tuple[str, int | str], int]] = defaultdict(dict)
    for one in rows:
        if one.cell is None:
            continue
        shown: tuple[str, int | str] = (
            one.cell.subject,
            one.lesson if one.lesson is not None else f"{one.title}",
        )
        seen = longest[one.cell.grade, one.day]
        seen[shown] = max(seen.get(shown, 0), one.span.frames)
    return {place: sum(seen.values()) for place, seen in longest.items()}

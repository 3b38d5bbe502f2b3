"""What keeps a period from being planned, and the nearest way to plan it still; pure.

Pupils' eyes rest after a session, after a run of sessions and when a day has had enough; nobody is
in two places; evenings are free. What is refused comes with one way out that breaks no rule.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from lms.classes.rules.periods import Planned, count_minutes, read_minutes

STEP_MINUTES = 5
# Nobody is asked to cut a period below this.
FEWEST_MINUTES = 15
_SATURDAY = 5
_NO_DAYS: Mapping[date, str] = {}


class Reason(StrEnum):
    """Why a period is not planned so."""

    HOLIDAY = "holiday"
    CLASS_CLASH = "class_clash"
    TEACHER_CLASH = "teacher_clash"
    TOO_LATE = "too_late"
    LONG_SESSION = "long_session"
    SCREEN_DAY = "screen_day"
    NO_BREAK = "no_break"


@dataclass(frozen=True, kw_only=True)
class RestRules:
    """The rest that pupils of a level need; times are of one day."""

    session_minutes: int = 45
    """Before a screen at a time."""
    day_minutes: int = 225
    """Before a screen on one day."""
    break_after_minutes: int = 90
    """Before screens, one after the other without a break."""
    break_minutes: int = 10
    latest: time = time(21, 0)
    """Nothing ends later."""
    earliest: time = time(7, 0)
    """Nothing earlier is proposed."""


@dataclass(frozen=True, kw_only=True)
class Fix:
    """Another start, another length or another day, with which no rule is broken."""

    day: date
    start: time
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One rule that a period breaks: by how many minutes, or beside which other period."""

    reason: Reason
    minutes: int = 0
    other: Planned | None = None
    name: str = ""
    """Which holiday it is."""


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A fault, the rules as they were, and the way out; None where the week has no room."""

    fault: Fault
    rest: RestRules
    fix: Fix | None


def check_period(
    wish: Planned,
    *,
    beside: Sequence[Planned],
    rest: RestRules,
    free: Mapping[date, str] = _NO_DAYS,
) -> tuple[Violation, ...]:
    """Return what keeps `wish` from being planned beside the others of its week.

    `beside` holds the other periods of its class and of its teacher, and not what it replaces;
    `free` the holidays of its week by their days.
    """
    faults = tuple(find_faults(wish, beside, rest, free))
    if not faults:
        return ()
    fix = find_fix(wish, beside=beside, rest=rest, free=free)
    return tuple(Violation(fault=fault, rest=rest, fix=fix) for fault in faults)


def find_faults(
    wish: Planned,
    beside: Iterable[Planned],
    rest: RestRules,
    free: Mapping[date, str] = _NO_DAYS,
) -> Iterator[Fault]:
    """Yield the rules that `wish` breaks, the plainest first."""
    if wish.day in free:
        # Whatever else is wrong with it, that day it is not.
        yield Fault(reason=Reason.HOLIDAY, name=free[wish.day])
        return
    here = [one for one in beside if one.day == wish.day]
    own = [one for one in here if one.group == wish.group]
    clash = next((one for one in own if _overlap(wish, one)), None)
    if clash is not None:
        yield Fault(reason=Reason.CLASS_CLASH, other=clash)
    for one in here:
        if one.group != wish.group and _competes(wish, one) and _overlap(wish, one):
            yield Fault(reason=Reason.TEACHER_CLASH, other=one)
            break
    if wish.ends > count_minutes(rest.latest):
        yield Fault(reason=Reason.TOO_LATE, minutes=wish.ends)
    if not wish.is_screen:
        return
    if wish.minutes > rest.session_minutes:
        yield Fault(reason=Reason.LONG_SESSION, minutes=wish.minutes)
    screens = [one for one in own if one.is_screen]
    total = wish.minutes + sum(one.minutes for one in screens)
    if total > rest.day_minutes:
        yield Fault(reason=Reason.SCREEN_DAY, minutes=total)
    # What overlaps has no break between, whatever the minutes say.
    run = _find_run(wish, screens, rest) if clash is None else []
    if len(run) > 1 and sum(one.minutes for one in run) > rest.break_after_minutes:
        yield Fault(reason=Reason.NO_BREAK, minutes=sum(one.minutes for one in run))


def find_fix(
    wish: Planned,
    *,
    beside: Sequence[Planned],
    rest: RestRules,
    free: Mapping[date, str] = _NO_DAYS,
) -> Fix | None:
    """Return the nearest way out: the same day first, then the length, then the time of day."""
    for day in _list_days(wish.day):
        if day in free:
            continue
        here = [one for one in beside if one.day == day]
        taken = [(one.begins, one.ends) for one in here if _competes(wish, one)]
        for minutes in _list_lengths(wish, here, rest):
            for start in _list_starts(wish, minutes, taken, rest):
                option = replace(wish, day=day, start=start, minutes=minutes)
                if next(find_faults(option, here, rest), None) is None:
                    return Fix(day=day, start=start, minutes=minutes)
    return None


def _competes(wish: Planned, one: Planned) -> bool:
    """Tell whether the two want the same class or the same teacher."""
    is_theirs = wish.teacher is not None and one.teacher == wish.teacher
    return one.group == wish.group or is_theirs


def _overlap(one: Planned, other: Planned) -> bool:
    return one.begins < other.ends and other.begins < one.ends


def _find_run(wish: Planned, screens: Sequence[Planned], rest: RestRules) -> list[Planned]:
    """Return what is watched one after the other, `wish` among it, without a long enough break."""
    runs: list[list[Planned]] = []
    ended = 0
    for one in sorted((*screens, wish), key=lambda each: each.begins):
        if runs and one.begins - ended < rest.break_minutes:
            runs[-1].append(one)
        else:
            runs.append([one])
            ended = 0
        ended = max(ended, one.ends)
    return next(run for run in runs if any(one is wish for one in run))


def _list_days(day: date) -> Iterator[date]:
    yield day
    for number in range(day.weekday() + 1, _SATURDAY + 1):
        yield day + timedelta(days=number - day.weekday())


def _list_lengths(wish: Planned, here: Sequence[Planned], rest: RestRules) -> list[int]:
    most = wish.minutes
    if wish.is_screen:
        seen = sum(one.minutes for one in here if one.group == wish.group and one.is_screen)
        most = min(most, rest.session_minutes, rest.day_minutes - seen)
    shorter = range(most - most % STEP_MINUTES, FEWEST_MINUTES - 1, -STEP_MINUTES)
    whole = [wish.minutes] if most == wish.minutes else []
    return whole + [one for one in shorter if one < wish.minutes]


def _list_starts(
    wish: Planned, minutes: int, taken: Sequence[tuple[int, int]], rest: RestRules
) -> list[time]:
    """Return the free starts from the nearest to the farthest; of two as near, the later first."""
    first, last = count_minutes(rest.earliest), count_minutes(rest.latest) - minutes
    starts = {*range(first + -first % STEP_MINUTES, last + 1, STEP_MINUTES)}
    if wish.begins <= last:
        starts.add(wish.begins)
    free = (one for one in starts if all(one >= e or one + minutes <= b for b, e in taken))
    near = sorted(free, key=lambda start: (abs(start - wish.begins), -start))
    return [read_minutes(start) for start in near]

"""What a station says it aired, beside what was planned: aired, late, cut short or missed; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lessons.letters import fold
from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.filenames import find_stem
from lms.broadcasts.rules.frames import FRAMES_PER_SECOND

# A minute is what viewers are told, and what playout drifts by on an ordinary day.
ON_TIME = timedelta(seconds=60)
# Further off it is another airing, not this one late.
REACH = timedelta(hours=3)
# A lesson of which a fifth is missing was not taught.
WHOLE_SHARE = 0.8


class Outcome(StrEnum):
    """What became of a planned airing."""

    AIRED = "aired"
    LATE = "late"
    EARLY = "early"
    CUT = "cut"
    """It broke off: too little of it was on the air."""
    MISSED = "missed"
    UNTOLD = "untold"
    """A relay: the log of the station's own files need not know of it."""


# What pupils could see, so that it counts for the rule; the rest goes back to the planner.
SEEN = frozenset({Outcome.AIRED, Outcome.LATE, Outcome.EARLY})
LOST = frozenset({Outcome.CUT, Outcome.MISSED})


@dataclass(frozen=True, kw_only=True)
class Logged:
    """A line of a station's log; the moment is local time."""

    number: int
    moment: datetime
    name: str
    frames: int | None = None


@dataclass(frozen=True, kw_only=True)
class Promised:
    """A published airing as a log is compared with it."""

    key: int
    moment: datetime
    frames: int
    kind: AiringKind
    title: str
    stems: frozenset[str] = frozenset()
    """Names under which the log may know its file."""


@dataclass(frozen=True, kw_only=True)
class Matched:
    """A planned airing and the line of the log that it is, if there is one."""

    promised: Promised
    outcome: Outcome
    logged: Logged | None = None

    @property
    def delay_s(self) -> int:
        """How many seconds late it began."""
        if self.logged is None:
            return 0
        return round((self.logged.moment - self.promised.moment).total_seconds())


def match_log(
    promised: Sequence[Promised],
    logged: Sequence[Logged],
    *,
    on_time: timedelta = ON_TIME,
    reach: timedelta = REACH,
) -> list[Matched]:
    """Return for each planned airing what the log says of it, in the order of the plan.

    A line belongs to the planned airing of its file, or else of its title, that lies nearest in
    time; each line to one at most, so that one airing is not counted for two.
    """
    pairs = []
    for place, one in enumerate(promised):
        for line in logged:
            off = abs(line.moment - one.moment)
            if off <= reach and (fit := _judge_fit(one, line)):
                pairs.append((fit, off, place, line.number, line))
    taken: dict[int, Logged] = {}
    used: set[int] = set()
    for _fit, _off, place, number, line in sorted(pairs, key=lambda pair: pair[:4]):
        if place not in taken and number not in used:
            taken[place] = line
            used.add(number)
    return [_judge(one, taken.get(place), on_time) for place, one in enumerate(promised)]


def list_unplanned(matched: Iterable[Matched], logged: Iterable[Logged]) -> list[Logged]:
    """Return the lines that belong to no planned airing: fillers, and what nobody planned."""
    used = {one.logged.number for one in matched if one.logged is not None}
    return [line for line in logged if line.number not in used]


def _judge_fit(one: Promised, line: Logged) -> int:
    """Return 1 for the same file, 2 for the same title, 0 for neither."""
    if find_stem(line.name) in one.stems:
        return 1
    return 2 if " ".join(fold(line.name).split()) == " ".join(fold(one.title).split()) else 0


def _judge(one: Promised, line: Logged | None, on_time: timedelta) -> Matched:
    if line is None:
        outcome = Outcome.UNTOLD if one.kind is AiringKind.RELAY else Outcome.MISSED
    elif line.frames is not None and line.frames < one.frames * WHOLE_SHARE:
        outcome = Outcome.CUT
    elif line.moment - one.moment > on_time:
        outcome = Outcome.LATE
    elif one.moment - line.moment > on_time:
        outcome = Outcome.EARLY
    else:
        outcome = Outcome.AIRED
    return Matched(promised=one, outcome=outcome, logged=line)


def cut_at_next(logged: Sequence[Logged]) -> list[Logged]:
    """Return lines of which none lasts longer than until the next begins.

    Playout programs write down how long a clip is when it starts; when it is taken off, the next
    line is all they say of it.
    """
    ordered = sorted(logged, key=lambda line: (line.moment, line.number))
    found = []
    for line, following in zip(ordered, [*ordered[1:], None], strict=True):
        if following is None or line.frames is None:
            found.append(line)
            continue
        until = following.moment - line.moment
        most = round(until.total_seconds() * FRAMES_PER_SECOND)
        found.append(
            Logged(
                number=line.number,
                moment=line.moment,
                name=line.name,
                frames=min(line.frames, most),
            )
        )
    return found

"""Who goes next, how long to wait, what to do about a failure: decisions about jobs, no effects."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from media_pipeline.core.refusals import NoAnswer, OutOfDisk, UnusableInput

LONGEST_PAUSE_S = 600.0
# Whoever makes room or starts a service or a machine again should soon see the work go on.
LONGEST_WAIT_S = 60.0
# A killed worker is hardly ever the job's own doing: the first times cost no pause.
FREE_DEATHS = 2


class Verdict(StrEnum):
    """What becomes of a job that did not end well."""

    FAIL = "fail"
    AGAIN = "again"
    """Another attempt after a pause; attempts are numbered."""
    WAIT = "wait"
    """Go on when the world is in order again; no attempt is used up."""


def judge(error: BaseException, *, attempts: int, most_attempts: int) -> Verdict:
    """Return what to do about `error` of the attempt numbered `attempts`."""
    if isinstance(error, UnusableInput):
        return Verdict.FAIL
    if isinstance(error, OutOfDisk | NoAnswer):
        return Verdict.WAIT
    return Verdict.AGAIN if attempts < most_attempts else Verdict.FAIL


def find_pause_s(times: int, *, first_s: float) -> float:
    """Return how long to wait after something went wrong for the `times`-th time."""
    return min(LONGEST_PAUSE_S, first_s * 2.0 ** min(20, max(0, times - 1)))


def find_wait_s(times: int, *, first_s: float) -> float:
    """Return how long to wait when the world was found out of order for the `times`-th time."""
    return min(LONGEST_WAIT_S, find_pause_s(times, first_s=first_s))


def find_pause_after_death_s(deaths: int, *, first_s: float) -> float:
    """Return how long a job waits after its worker died for the `deaths`-th time."""
    return 0.0 if deaths <= FREE_DEATHS else find_wait_s(deaths - FREE_DEATHS, first_s=first_s)


def find_lease_end(now: datetime, *, lease_s: float) -> datetime:
    """Return until when a job is held unless its holder is heard of again."""
    return now + timedelta(seconds=lease_s)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Whose jobs wait, and how well they were served lately."""

    share: str
    running: int
    served_at: datetime | None
    """When a job of theirs was last begun; None if not lately."""
    oldest: int
    """The number of their oldest waiting job."""


def order_turns(turns: Iterable[Turn]) -> list[Turn]:
    """Return `turns`, whoever is to be served first in front.

    Fewest running first, then longest unserved, then the oldest job: one school's two hundred
    films wait behind another's one.
    """
    return sorted(
        turns,
        key=lambda turn: (
            turn.running,
            turn.served_at is not None,
            turn.served_at.timestamp() if turn.served_at else 0.0,
            turn.oldest,
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Part:
    """How far one child of a job is, and how much of the whole it is."""

    weight: float
    percent: float


def add_up(parts: Iterable[Part], *, start: float, end: float) -> float:
    """Return the percent of a whole whose `parts` lead it from `start` to `end` percent."""
    listed = list(parts)
    total = sum(part.weight for part in listed)
    if not total:
        return start
    done = sum(part.weight * min(100.0, part.percent) for part in listed) / total
    return start + (end - start) * done / 100


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How fast work goes; speed is seconds of lesson per second."""

    speed: float
    eta_s: float | None


def find_pace(*, percent: float, spent_s: float, duration_s: float) -> Pace:
    """Return the pace of something that came `percent` far in `spent_s`."""
    if spent_s <= 0 or percent <= 1:
        return Pace(speed=0.0, eta_s=None)
    return Pace(
        speed=round(percent / 100 * duration_s / spent_s, 2),
        eta_s=round(spent_s * (100 - percent) / percent, 1),
    )

"""Where the signal is too weak to learn by: what a carrier was told, promised and did; pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lessons.letters import fold

MOST_COMMUNE = 80
MOST_PLACE = 200
MOST_CARRIER = 60
# A number under it could point at a family; see `rules.tables`.
_LEAST_TOLD = 5
_KINDS = ("xa ", "phuong ", "thi tran ", "commune ")


class Signal(StrEnum):
    """What there is of a carrier's network."""

    NONE = "none"
    WEAK_3G = "3g"
    WEAK_4G = "4g"


class Stage(StrEnum):
    """How far it has come with an area."""

    FOUND = "found"
    REPORTED = "reported"
    PROMISED = "promised"
    OVERDUE = "overdue"
    FIXED = "fixed"


class Step(StrEnum):
    """What is written into the history of an area."""

    FOUND = "found"
    REPORTED = "reported"
    PROMISED = "promised"
    FIXED = "fixed"
    REOPENED = "reopened"


class Refusal(StrEnum):
    """Why a step cannot be."""

    IN_FUTURE = "in_future"
    NOT_REPORTED = "not_reported"
    BEFORE_REPORT = "before_report"
    FIXED_ALREADY = "fixed_already"
    NOT_FIXED = "not_fixed"


@dataclass(frozen=True, kw_only=True)
class Dates:
    """The days of one area; those that have not come are None."""

    reported: date | None = None
    promised: date | None = None
    fixed: date | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where an area stands on a day, and for how many days its promise has been broken."""

    stage: Stage
    days_late: int = 0


def judge_area(dates: Dates, *, today: date) -> Standing:
    """Return where an area stands: a promise is broken from the day after."""
    if dates.fixed is not None:
        return Standing(stage=Stage.FIXED)
    if dates.promised is not None:
        late = (today - dates.promised).days
        if late > 0:
            return Standing(stage=Stage.OVERDUE, days_late=late)
        return Standing(stage=Stage.PROMISED)
    return Standing(stage=Stage.FOUND if dates.reported is None else Stage.REPORTED)


def refuse_step(step: Step, *, day: date, dates: Dates, today: date) -> Refusal | None:
    """Return why a step cannot be written down for `day`, or None."""
    if step == Step.REOPENED:
        return None if dates.fixed else Refusal.NOT_FIXED
    if dates.fixed is not None:
        return Refusal.FIXED_ALREADY
    if step != Step.PROMISED and day > today:
        return Refusal.IN_FUTURE
    if step == Step.PROMISED and dates.reported is None:
        return Refusal.NOT_REPORTED
    if step != Step.REPORTED and dates.reported is not None and day < dates.reported:
        return Refusal.BEFORE_REPORT
    return None


def take_step(step: Step, *, day: date, dates: Dates) -> Dates:
    """Return the days of an area after a step; told anew, what follows begins anew."""
    if step == Step.REPORTED:
        kept = dates.promised if dates.promised and dates.promised >= day else None
        return Dates(reported=day, promised=kept)
    if step == Step.PROMISED:
        return Dates(reported=dates.reported, promised=day)
    if step == Step.FIXED:
        return Dates(reported=dates.reported, promised=dates.promised, fixed=day)
    return Dates()


def join_dates(told: Dates, known: Dates) -> Dates:
    """Return what is known after somebody has told some days; what they left out stays."""
    reported, promised = told.reported or known.reported, told.promised or known.promised
    if promised is not None and (reported is None or promised < reported):
        promised = None
    return Dates(reported=reported, promised=promised, fixed=told.fixed or known.fixed)


def key_of_place(*, commune: str, place: str) -> str:
    """Return what spellings of one place share."""
    return f"{key_of_commune(commune)}|{' '.join(fold(place).split())}"[:300]


def key_of_commune(commune: str) -> str:
    """Return what spellings of one commune share: `Xã Lũng Mây` and `lung may` are one."""
    words = " ".join(fold(commune).split())
    for kind in _KINDS:
        words = words.removeprefix(kind) or words
    return words


def tell_pupils(count: int) -> int | None:
    """Return a number as others may read it: None under five, which could point at a family."""
    return None if 0 < count < _LEAST_TOLD else count

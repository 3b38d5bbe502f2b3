"""Periods of a class, as times of days and weeks; pure."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

_HOUR = 60
DAYS = 7


class PeriodKind(StrEnum):
    """How a class learns in a period."""

    ON_SITE = "on_site"
    ONLINE = "online"
    TELEVISION = "television"
    SELF_STUDY = "self_study"


# A television is a screen like any other.
SCREENS = frozenset({PeriodKind.ONLINE, PeriodKind.TELEVISION})


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A period as it is planned, or as somebody would like to plan it."""

    day: date
    start: time
    minutes: int
    kind: PeriodKind
    group: int
    teacher: int | None = None

    @property
    def begins(self) -> int:
        """Minutes from midnight to its start."""
        return count_minutes(self.start)

    @property
    def ends(self) -> int:
        """Minutes from midnight to its end, exclusive; past 1440 for one that ends tomorrow."""
        return self.begins + self.minutes

    @property
    def is_screen(self) -> bool:
        """Whether pupils look at a screen."""
        return self.kind in SCREENS


def count_minutes(clock: time) -> int:
    """Return the minutes from midnight to `clock`."""
    return clock.hour * _HOUR + clock.minute


def show_minutes(minutes: int) -> str:
    """Return so many minutes after midnight as people write a time."""
    return f"{minutes // _HOUR}:{minutes % _HOUR:02d}"


def read_minutes(minutes: int) -> time:
    """Return the time that is so many minutes after midnight."""
    return time(minutes // _HOUR, minutes % _HOUR)


def find_monday(day: date) -> date:
    """Return the Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def list_days(monday: date) -> tuple[date, ...]:
    """Return the seven days of a week."""
    return tuple(monday + timedelta(days=number) for number in range(DAYS))

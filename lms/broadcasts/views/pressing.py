"""What must not be aired, as the week's screen says it: each lesson once, other weeks in a line."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from lms.broadcasts.models import Airing
from lms.broadcasts.rules.frames import find_week, show_clock
from lms.broadcasts.views.plan_words import say_day


@dataclass(frozen=True, kw_only=True)
class Pressing:
    """A lesson that must not be aired, with its airings of the week by day."""

    title: str
    days: dict[str, list[tuple[Airing, str]]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Alarms:
    """What is pressing in the week that is shown, and how many airings are in which others."""

    here: list[Pressing]
    elsewhere: int
    weeks: list[tuple[date, date]]


def gather_alarms(airings: Iterable[Airing], monday: date) -> Alarms:
    """Return alarmed airings in the order of their times, gathered by lesson."""
    here: dict[tuple[int | None, str], Pressing] = {}
    others = []
    for one in airings:
        if find_week(one.date) != monday:
            others.append(find_week(one.date))
            continue
        pressing = here.setdefault((one.lesson_id, one.title), Pressing(title=one.title))
        clock = show_clock(one.start_frame, one.channel.day_start)
        pressing.days.setdefault(say_day(one.date), []).append((one, clock))
    return Alarms(
        here=list(here.values()),
        elsewhere=len(others),
        weeks=[(one, one + timedelta(days=6)) for one in sorted(set(others))],
    )

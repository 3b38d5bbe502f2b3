"""How a week of a timetable is shown: its days, its term, and the minutes before a screen."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.classes.conf import get_rest
from lms.classes.forms.timetable import say_day
from lms.classes.models import ClassGroup, Period
from lms.classes.queries.on_air import OnAir, list_on_air
from lms.classes.queries.terms import find_term, list_free_days
from lms.classes.queries.timetable import list_week
from lms.classes.rules import (
    DAYS,
    list_days,
    number_week,
)

_SUNDAY = 6


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day of the week as a screen shows it."""

    day: date
    label: str
    periods: list[Period]
    screen_minutes: int
    holiday: str = ""
    """What it is called if nobody learns: what was planned then does not take place."""
    on_air: tuple[OnAir, ...] = ()
    """What is on television for the grade that day."""

    @property
    def is_over(self) -> bool:
        """Tell whether its attendance can be written down."""
        return self.day <= timezone.localdate()


def say_week(monday: date) -> str:
    """Return the first and the last day of a week."""
    last = monday + timedelta(days=DAYS - 1)
    return f"{monday.day}/{monday.month} – {last.day}/{last.month}/{last.year}"


def say_term_week(group: ClassGroup, monday: date) -> str:
    """Return which week of which term it is; nothing where there is no term."""
    term = find_term(group.school, monday, list_days(monday)[-1])
    if term is None:
        return ""
    number = number_week(term.first_day, monday)
    return _("Week %(number)d, %(term)s") % {"number": number, "term": term.name}


def list_shown_days(group: ClassGroup, monday: date) -> list[Day]:
    """Return Monday to Saturday, and Sunday if something is on it."""
    periods = list(list_week(group, monday))
    last = list_days(monday)[-1]
    free, on_air = list_free_days(group.school, monday, last), list_on_air(group, monday, last)
    days = [
        Day(
            day=day,
            label=say_day(day),
            periods=[one for one in periods if one.day == day],
            screen_minutes=sum(
                one.minutes for one in periods if one.day == day and one.as_planned().is_screen
            ),
            holiday=free.get(day, ""),
            on_air=tuple(on_air.get(day, ())),
        )
        for day in list_days(monday)
    ]
    sunday = days[_SUNDAY]
    return days if sunday.periods or sunday.on_air else days[:_SUNDAY]


def get_day_limit(group: ClassGroup) -> int:
    """Return the minutes before a screen that a day of this class may have."""
    return get_rest(group.grade.level.code).day_minutes

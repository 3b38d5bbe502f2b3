"""What timetables say: why a period is refused, what to do instead, and how a week is shown."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.classes.conf import get_rest
from lms.classes.forms.timetable import say_day
from lms.classes.models import ClassGroup, Period
from lms.classes.queries.terms import find_term, list_free_days
from lms.classes.queries.timetable import list_week
from lms.classes.rules import (
    DAYS,
    Fix,
    Planned,
    Reason,
    Violation,
    count_minutes,
    list_days,
    number_week,
    show_minutes,
)

_SUNDAY = 6
_WHY = {
    Reason.HOLIDAY: gettext_lazy("That day is free for pupils: %(name)s."),
    Reason.CLASS_CLASH: gettext_lazy(
        "The class already learns from %(begins)s to %(ends)s: two periods at once are too much."
    ),
    Reason.TEACHER_CLASH: gettext_lazy(
        "This teacher is with another class from %(begins)s to %(ends)s."
    ),
    Reason.TOO_LATE: gettext_lazy(
        "It would end at %(reached)s, and after %(latest)s pupils should have their evening."
    ),
    Reason.LONG_SESSION: gettext_lazy(
        "%(minutes)d minutes before a screen are long for pupils of this level: "
        "at most %(session)d at a time."
    ),
    Reason.SCREEN_DAY: gettext_lazy(
        "With it pupils would look at a screen for %(minutes)d minutes on that day, "
        "and their eyes bear at most %(day)d, television counted."
    ),
    Reason.NO_BREAK: gettext_lazy(
        "Pupils would look at a screen for %(minutes)d minutes on end: after %(run)d minutes "
        "they need a break of %(rest)d."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day of the week as a screen shows it."""

    day: date
    label: str
    periods: list[Period]
    screen_minutes: int
    holiday: str = ""
    """What it is called if nobody learns: what was planned then does not take place."""

    @property
    def is_over(self) -> bool:
        """Tell whether its attendance can be written down."""
        return self.day <= timezone.localdate()


def say_violation(violation: Violation) -> str:
    """Return in one sentence why a period is not planned so."""
    fault, rest = violation.fault, violation.rest
    other = fault.other
    return _WHY[fault.reason] % {
        "begins": show_minutes(other.begins) if other else "",
        "ends": show_minutes(other.ends) if other else "",
        "reached": show_minutes(fault.minutes % (24 * 60)),
        "latest": show_minutes(count_minutes(rest.latest)),
        "minutes": fault.minutes,
        "name": fault.name,
        "session": rest.session_minutes,
        "day": rest.day_minutes,
        "run": rest.break_after_minutes,
        "rest": rest.break_minutes,
    }


def say_fix(fix: Fix, wish: Planned) -> str:
    """Return what a button says that plans a period with `fix`."""
    words = {
        "day": say_day(fix.day),
        "start": show_minutes(count_minutes(fix.start)),
        "minutes": fix.minutes,
    }
    if fix.day != wish.day:
        return _("Plan it on %(day)s at %(start)s, %(minutes)d minutes") % words
    if fix.minutes == wish.minutes:
        return _("Begin at %(start)s instead") % words
    if fix.start == wish.start:
        return _("Make it %(minutes)d minutes") % words
    return _("Begin at %(start)s and make it %(minutes)d minutes") % words


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
    """Return Monday to Saturday, and Sunday if something is planned on it."""
    periods = list(list_week(group, monday))
    free = list_free_days(group.school, monday, list_days(monday)[-1])
    days = [
        Day(
            day=day,
            label=say_day(day),
            periods=[one for one in periods if one.day == day],
            screen_minutes=sum(
                one.minutes for one in periods if one.day == day and one.as_planned().is_screen
            ),
            holiday=free.get(day, ""),
        )
        for day in list_days(monday)
    ]
    return days if days[_SUNDAY].periods else days[:_SUNDAY]


def get_day_limit(group: ClassGroup) -> int:
    """Return the minutes before a screen that a day of this class may have."""
    return get_rest(group.grade.level.code).day_minutes

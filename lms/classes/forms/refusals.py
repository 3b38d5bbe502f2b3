"""Why a period is refused, in a sentence, and what can be done instead."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.classes.forms.timetable import say_day
from lms.classes.rules import Fix, Planned, Reason, Violation, count_minutes, show_minutes

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

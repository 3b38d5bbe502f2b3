"""What the screens of planning say about faults, gaps and outcomes, in a colleague's words."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.broadcasts.rules.checking import Fault, Violation
from lms.broadcasts.rules.coverage import Light, Why
from lms.broadcasts.rules.editing import Edited
from lms.broadcasts.rules.filling import Gap, Obstacle
from lms.broadcasts.rules.frames import FRAMES_PER_MINUTE
from lms.broadcasts.rules.snapshots import Changed

FAULTS = {
    Fault.OVERLAP: gettext_lazy("Another programme is on this channel at the same time."),
    Fault.OUTSIDE_WINDOW: gettext_lazy("Outside the time that the station reserves."),
    Fault.NOT_APPROVED: gettext_lazy(
        "The lesson is not approved, or it was withdrawn: take it out or replace it."
    ),
    Fault.MASTER_MISSING: gettext_lazy("The broadcast file is not there yet."),
    Fault.MASTER_REFUSED: gettext_lazy("The broadcast file failed its checks or was revoked."),
    Fault.MASTER_CHANGED: gettext_lazy(
        "The broadcast file is another one than the station was told: publish the week again."
    ),
    Fault.MASTER_DOUBTFUL: gettext_lazy("Please look at the checks of the broadcast file."),
    Fault.MASTER_UNKNOWN: gettext_lazy("Nothing is known of the broadcast file."),
    Fault.NOTHING_TO_REPEAT: gettext_lazy("A repeat, but the lesson was not aired before it."),
    Fault.SAME_PART_OF_DAY: gettext_lazy(
        "The repeat is at the same time of day as the first airing: who missed one misses both."
    ),
    Fault.FIRST_AGAIN: gettext_lazy("Called new, but it was aired before: make it a repeat."),
    Fault.OUT_OF_ORDER: gettext_lazy("A later lesson of the subject was aired before it."),
}
WHY = {
    Why.NOTHING: gettext_lazy("nothing on the air"),
    Why.ONLY_ONE: gettext_lazy("only one airing"),
    Why.NO_REPEAT: gettext_lazy("no repeat"),
    Why.UNUSABLE: gettext_lazy("an airing does not count: withdrawn or refused"),
    Why.NOTHING_NEW: gettext_lazy("only repeats"),
    Why.ONE_PART_OF_DAY: gettext_lazy("both at the same time of day"),
    Why.MASTER_NOT_READY: gettext_lazy("file not ready"),
    Why.OUT_OF_ORDER: gettext_lazy("not in order"),
}
LIGHTS = {
    Light.GREEN: gettext_lazy("enough"),
    Light.AMBER: gettext_lazy("please look"),
    Light.RED: gettext_lazy("a gap"),
}
EDITED = {
    Edited.DONE: gettext_lazy("Done."),
    Edited.OVERLAPS: gettext_lazy(
        "Something else is on this channel then: nothing was changed. Please choose another time."
    ),
    Edited.NOT_IN_A_DAY: gettext_lazy("That does not fit into the channel’s day."),
    Edited.NOT_APPROVED: gettext_lazy("This lesson is not approved, so it cannot be aired."),
    Edited.UNFIT: gettext_lazy(
        "This film cannot be aired there: radio needs its sound, television its picture."
    ),
    Edited.NO_FIRST: gettext_lazy(
        "It was never aired before that time, so there is nothing to repeat yet."
    ),
    Edited.CLOSED: gettext_lazy("The channel is closed, so nothing can be put on it."),
    Edited.ELSEWHERE: gettext_lazy("That channel is planned by another office."),
    Edited.TAKEN: gettext_lazy(
        "It cannot be taken back: something else is on the air at that time now. Please move that "
        "first."
    ),
    Edited.PASSED: gettext_lazy(
        "It cannot be taken back any more: part of it has been on the air since. What is still to "
        "come can be moved or taken out by hand."
    ),
    Edited.OVER: gettext_lazy(
        "That time is over, so nothing was changed: what was on the air is put right by the "
        "station’s log, not in the plan."
    ),
    Edited.GONE: gettext_lazy(
        "It cannot be taken back: the channel or the subject does not exist any more."
    ),
    Edited.CHANGED: gettext_lazy(
        "Somebody has changed the week meanwhile. This is how it stands now: please look again."
    ),
    Edited.NOTHING: gettext_lazy("There was nothing to do."),
}
CHANGES = {
    Changed.ADDED: gettext_lazy("new in the week"),
    Changed.REMOVED: gettext_lazy("taken out"),
    Changed.MOVED: gettext_lazy("at another time"),
    Changed.REPLACED: gettext_lazy("another programme instead"),
    Changed.RELOCKED: gettext_lazy("another file"),
}
# As short as a heading of a column.
WEEKDAYS = (
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
)

NOTICE_WORDS = {
    "broadcast.alarmed": gettext_lazy(
        "“%(title)s” is planned on the air and must not be aired: please replace it."
    ),
}


def say_minutes(frames: int) -> str:
    """Return a length in whole minutes, rounded up."""
    return _("%(count)d minutes") % {"count": -(-frames // FRAMES_PER_MINUTE)}


def say_violation(one: Violation) -> str:
    """Return a fault as a sentence."""
    if one.fault is Fault.TOO_LONG_A_DAY:
        return _("Grade %(grade)d would watch for %(frames)s, and %(limit)s is its limit.") % {
            "grade": one.grade,
            "frames": say_minutes(one.frames),
            "limit": say_minutes(one.limit),
        }
    return str(FAULTS[one.fault])


def say_gap(gap: Gap, title: str = "") -> str:
    """Return why a subject of a grade stays without its airings on a day."""
    facts: dict[str, Any] = {
        "title": title,
        "frames": say_minutes(gap.frames),
        "limit": say_minutes(gap.limit),
    }
    texts = {
        Obstacle.NO_LESSON: _("No approved lesson is left to be aired."),
        Obstacle.NO_WINDOW: _("No channel has free time in its windows on this day."),
        Obstacle.TOO_LONG: _(
            "“%(title)s” lasts %(frames)s, and the longest free stretch only %(limit)s."
        ),
        Obstacle.ONE_PART_OF_DAY: _(
            "Only one time of day has room for “%(title)s”: a window at another time is needed "
            "for the repeat."
        ),
        Obstacle.NO_OTHER_TIME: _(
            "“%(title)s” needs another time of day, and no channel has free time in its windows "
            "then on this day."
        ),
        Obstacle.SCREEN_TIME: _(
            "The grade would watch for %(frames)s on this day, and %(limit)s is its limit."
        ),
        Obstacle.NO_ROOM: _(
            "The day needs %(frames)s, and its windows hold %(limit)s at most: longer windows or "
            "fewer subjects are needed."
        ),
        Obstacle.NOT_FOUND: _(
            "No room was found for “%(title)s”, though there may be some: moving something by "
            "hand may help."
        ),
    }
    return texts[gap.obstacle] % facts


def say_day(day: date) -> str:
    """Return a day as a short heading."""
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m}"

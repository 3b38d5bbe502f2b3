"""What a plan is at some day, and when somebody is reminded of it; pure."""

from datetime import date, timedelta
from enum import StrEnum

REMINDED_BEFORE = timedelta(days=3)


class Standing(StrEnum):
    """How far a plan is."""

    HANDED_IN = "handed_in"
    LATE = "late"
    """Handed in after the day."""
    WAITING = "waiting"
    OVERDUE = "overdue"


class Reminder(StrEnum):
    """What people are told of a plan that is missing."""

    NONE = ""
    SOON = "soon"
    OVERDUE = "overdue"


def judge_plan(*, due: date, handed_in: date | None, today: date) -> Standing:
    """Return what a plan is; the day it is due is still in time."""
    if handed_in is not None:
        return Standing.LATE if handed_in > due else Standing.HANDED_IN
    return Standing.OVERDUE if today > due else Standing.WAITING


def choose_reminder(
    *, due: date, today: date, was_reminded: bool, was_told_overdue: bool
) -> Reminder:
    """Return of what its people have to be told now; of each once, and of the later one alone."""
    if today > due:
        return Reminder.NONE if was_told_overdue else Reminder.OVERDUE
    if today >= due - REMINDED_BEFORE and not was_reminded:
        return Reminder.SOON
    return Reminder.NONE

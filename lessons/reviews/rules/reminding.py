"""Whether a round is due soon or overdue; pure."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from lessons.reviews.rules.days import find_working_day_before, is_working_day


class Urgency(StrEnum):
    """How it stands with a due date."""

    NONE = "none"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


def judge_urgency(
    due: date, *, today: date, remind_days: int, holidays: Collection[date] = ()
) -> Urgency:
    """Return how it stands with `due`; nobody is reminded on a day on which nobody works."""
    if not is_working_day(today, holidays=holidays):
        return Urgency.NONE
    if today > due:
        return Urgency.OVERDUE
    first = find_working_day_before(due, remind_days, holidays=holidays)
    return Urgency.DUE_SOON if today >= first else Urgency.NONE

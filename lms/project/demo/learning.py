"""This week of the demo's class: at school, online, before the television, and on one's own."""

from datetime import date, datetime, time, timedelta
from typing import Any

from lms.classes.actions.timetable import add_period
from lms.classes.models import ClassGroup
from lms.classes.queries.timetable import list_subjects
from lms.classes.rules import PeriodKind, Planned, find_monday
from lms.people.permissions import SYSTEM

# Weekday from Monday, start, minutes, subject, how.
PERIODS = (
    (0, "08:00", 35, "Toán", PeriodKind.ONLINE),
    (0, "08:50", 35, "Tiếng Việt", PeriodKind.ONLINE),
    (0, "14:00", 30, "Tiếng Việt", PeriodKind.SELF_STUDY),
    (1, "09:00", 35, "Toán", PeriodKind.TELEVISION),
    (1, "14:00", 35, "Tiếng Việt", PeriodKind.ONLINE),
    (2, "08:00", 35, "Tiếng Việt", PeriodKind.ON_SITE),
    (2, "08:40", 35, "Toán", PeriodKind.ON_SITE),
    (3, "08:00", 35, "Toán", PeriodKind.ONLINE),
    (3, "09:00", 35, "Tiếng Việt", PeriodKind.TELEVISION),
    (4, "08:00", 35, "Tiếng Việt", PeriodKind.ONLINE),
)


def load_timetable(group: ClassGroup, *, teacher: Any, today: date, now: datetime) -> None:
    """Plan the week of `today` for a class."""
    subjects = {one.name: one for one in list_subjects(group)}
    for weekday, start, minutes, name, kind in PERIODS:
        wish = Planned(
            day=find_monday(today) + timedelta(days=weekday),
            start=time.fromisoformat(start),
            minutes=minutes,
            kind=kind,
            group=group.pk,
            teacher=teacher.pk,
        )
        add_period(group=group, wish=wish, subject=subjects[name], link="", by=SYSTEM, now=now)

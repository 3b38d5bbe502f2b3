"""The school year of the demo: terms, weeks of three classes, who was reached, and talks."""

from datetime import date, datetime, time, timedelta
from typing import Any

from lessons.catalogue.rules import find_school_year
from lessons.curriculum.models import Grade
from lms.classes.actions.attendance import note_day
from lms.classes.actions.contacts import write_contact
from lms.classes.actions.copying import copy_over_term
from lms.classes.actions.groups import add_class, name_class_teacher
from lms.classes.actions.terms import add_holiday, set_term
from lms.classes.actions.timetable import add_period
from lms.classes.models import ClassGroup, Period
from lms.classes.queries.terms import list_free_days
from lms.classes.queries.timetable import list_subjects
from lms.classes.rules import (
    USUAL,
    ContactHow,
    PeriodKind,
    Planned,
    Reach,
    find_monday,
)
from lms.people.models import Organisation
from lms.people.permissions import SYSTEM

OFFICE = "so-hai-van"
# Name, first and last day as month and day, and the years after the one that the school year is of.
TERMS = (("Học kỳ I", (0, 9, 7), (1, 1, 16)), ("Học kỳ II", (1, 1, 18), (1, 5, 29)))
HOLIDAYS = (
    ("Ngày Nhà giáo Việt Nam", (0, 11, 20), (0, 11, 20)),
    ("Tết Dương lịch", (1, 1, 1), (1, 1, 1)),
    ("30 tháng 4 và Quốc tế Lao động", (1, 4, 30), (1, 5, 1)),
)
# The first days of Tết, which the moon sets.
TET = {2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3)}
WEEKS_BEFORE = 2
# School, class, grade, teacher, pupils, and of each period so many not reached, or in another way.
CLASSES = (
    ("th-suoi-trong", "3B", 3, "giaovien.suoi", 27, (5, 4, 3)),
    ("thcs-cua-bien", "6A", 6, "giaovien.thcs", 41, (1, 2, 0)),
)
TALKS = (
    (
        ContactHow.PHONE,
        "Mẹ em Linh",
        "Gia đình bật tivi cho em học lúc 9 giờ sáng thứ Ba và thứ Năm.",
    ),
    (
        ContactHow.VISIT,
        "Ông nội em Nam",
        "Thứ Sáu hằng tuần bác trưởng bản mang phiếu bài tập đến nhà.",
    ),
)
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


def load_terms(*, today: date, now: datetime) -> None:
    """Name the terms and the holidays of the school year of `today` for the whole province."""
    office = Organisation.objects.get(code=OFFICE)
    year = int(find_school_year(today)[:4])
    given: dict[str, Any] = {"organisation": office, "by": SYSTEM, "now": now}

    def find(day: tuple[int, int, int]) -> date:
        return date(year + day[0], day[1], day[2])

    for name, first, last in TERMS:
        set_term(term=None, name=name, first_day=find(first), last_day=find(last), **given)
    for name, first, last in HOLIDAYS:
        add_holiday(name=name, first_day=find(first), last_day=find(last), **given)
    if year + 1 in TET:
        begins = date(year + 1, *TET[year + 1]) - timedelta(days=2)
        ends = begins + timedelta(days=8)
        add_holiday(name="Tết Nguyên đán", first_day=begins, last_day=ends, **given)


def load_timetable(group: ClassGroup, *, teacher: Any, today: date, now: datetime) -> None:
    """Plan the term of a class from some weeks ago, or the week of `today` where there is none."""
    this = find_monday(today)
    begins = this - timedelta(weeks=WEEKS_BEFORE)
    plan_week(group, teacher=teacher, monday=begins, now=now)
    copy_over_term(group=group, monday=begins, by=SYSTEM, now=now)
    if not Period.objects.filter(group=group).of_week(this).exists():
        plan_week(group, teacher=teacher, monday=this, now=now)


def plan_week(group: ClassGroup, *, teacher: Any, monday: date, now: datetime) -> None:
    """Plan one week; what the grade of the class does not learn is its first subject."""
    subjects = {one.name: one for one in list_subjects(group)}
    first = next(iter(subjects.values()))
    for weekday, start, minutes, name, kind in PERIODS:
        wish = Planned(
            day=monday + timedelta(days=weekday),
            start=time.fromisoformat(start),
            minutes=minutes,
            kind=kind,
            group=group.pk,
            teacher=teacher.pk,
        )
        subject = subjects.get(name, first)
        add_period(group=group, wish=wish, subject=subject, link="", by=SYSTEM, now=now)


def load_attendance(
    group: ClassGroup, *, pupils: int, missed: tuple[int, ...], today: date, now: datetime
) -> None:
    """Write down who was reached on the days before `today`; the last one is still to be done."""
    planned = Period.objects.filter(group=group, day__lt=today - timedelta(days=1))
    days = sorted(set(planned.values_list("day", flat=True)))
    free = list_free_days(group.school, days[0], days[-1]) if days else {}
    for number, day in enumerate(one for one in days if one not in free):
        others = {}
        for period in planned.filter(day=day):
            few = missed[number % len(missed)]
            others[period.pk] = {Reach.NOT_REACHED: few, Reach.BY_HAND: few // 2}
            if USUAL[PeriodKind(period.kind)] is Reach.ONLINE:
                others[period.pk][Reach.TELEVISION] = 2 + number % 3
        note_day(group=group, day=day, pupils=pupils, others=others, by=SYSTEM, now=now)


def load_more_classes(*, people: Any, today: date, now: datetime) -> None:
    """Add classes of other schools with their weeks and whom they reached."""
    for school, name, grade, username, pupils, missed in CLASSES:
        teacher = people.get(username=username)
        group = add_class(
            school=Organisation.objects.get(code=school),
            school_year=find_school_year(today),
            grade=Grade.objects.get(number=grade),
            name=name,
            by=SYSTEM,
            now=now,
        )
        name_class_teacher(group=group, account=teacher, by=SYSTEM, now=now)
        load_timetable(group, teacher=teacher, today=today, now=now)
        load_attendance(group, pupils=pupils, missed=missed, today=today, now=now)


def load_talks(group: ClassGroup, *, today: date, by: Any, now: datetime) -> None:
    """Write talks with parents of a class down."""
    for number, (how, whom, agreed) in enumerate(TALKS, 2):
        day = today - timedelta(days=number)
        write_contact(group=group, day=day, how=how, whom=whom, agreed=agreed, by=by, now=now)

"""Timetables in a spreadsheet: one that plans, with every refusal by row, and one to take away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from lessons.catalogue.rules import find_school_year
from lessons.curriculum.models import Subject
from lessons.letters import fold
from lessons.sheets.actions import UnableToApplySheet
from lessons.sheets.adapters.writing import write_workbook
from lessons.sheets.rules import (
    Column,
    InvalidCell,
    Row,
    RowError,
    SheetKind,
    find_duplicates,
    format_cell,
    parse_choice,
    parse_integer,
    parse_text,
)
from lms.classes.actions.importing import PeriodEntry, UnableToPlan, plan_many
from lms.classes.forms.refusals import say_fix, say_violation
from lms.classes.models import ClassGroup, Period
from lms.classes.models.periods import MOST_MINUTES
from lms.classes.permissions import list_run, may_run_any
from lms.classes.queries.boards import Board
from lms.classes.queries.groups import list_school_teachers
from lms.classes.queries.timetable import list_subjects
from lms.classes.rules import PeriodKind, Planned

FEWEST_MINUTES = 5
_YEARS = range(2000, 2100)
_CLOCKS = ("%H:%M", "%Hh%M", "%H.%M", "%Hh", "%H:%M:%S")
_KINDS: dict[str, object] = dict(Period.KIND_CHOICES)
_is_link = URLValidator(schemes=["https", "http"])


def parse_day(value: object) -> date:
    """Return a day that people write or a spreadsheet keeps.

    :raises InvalidCell: for anything else.
    """
    text = format_cell(value).strip().partition(" ")[0]
    for shape in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            day = datetime.strptime(text, shape).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
        if day.year in _YEARS:
            return day
    raise InvalidCell(gettext_noop("Write a day like 7/12/2026."))


def parse_clock(value: object) -> time:
    """Return a time of day that people write or a spreadsheet keeps.

    :raises InvalidCell: for anything else.
    """
    text = parse_text(value.time() if isinstance(value, datetime) else value)
    for shape in _CLOCKS:
        try:
            found = datetime.strptime(text, shape).time()  # noqa: DTZ007  # nor has a clock
        except ValueError:
            continue
        return found.replace(second=0)
    raise InvalidCell(gettext_noop("Write a time like 7:30 or 19:05."))


def parse_minutes(value: object) -> int:
    """Return a length.

    :raises InvalidCell: it is none of a period.
    """
    minutes = parse_integer(value)
    if not FEWEST_MINUTES <= minutes <= MOST_MINUTES:
        raise InvalidCell(
            gettext_noop("A period has %(least)s to %(most)s minutes."),
            least=FEWEST_MINUTES,
            most=MOST_MINUTES,
        )
    return minutes


def parse_link(value: object) -> str:
    """Return the address of a room.

    :raises InvalidCell: it is no address.
    """
    link = parse_text(value)
    try:
        _is_link(link)
    except ValidationError as error:
        raise InvalidCell(gettext_noop("This is no address of a room.")) from error
    return link


_SCHOOL = Column(
    key="school",
    heading=gettext_lazy("Code of the school"),
    required=False,
    max_length=40,
    help=gettext_lazy("As in the list of organisations; whoever works at one school leaves it."),
)
_GROUP = Column(
    key="group",
    heading=gettext_lazy("Class"),
    max_length=20,
    help=gettext_lazy("As it is called here, like 2A."),
)
_DAY = Column(
    key="day",
    heading=gettext_lazy("Day of the period"),
    parse=parse_day,
    help=gettext_lazy("Like 7/12/2026."),
)
_START = Column(
    key="start",
    heading=gettext_lazy("Begins at"),
    parse=parse_clock,
    help=gettext_lazy("Like 7:30. Of the same class, day and time the row changes what is there."),
)
_SUBJECT = Column(key="subject", heading=gettext_lazy("Subject of the period"), max_length=80)
_TEACHER = Column(
    key="teacher",
    heading=gettext_lazy("Teacher’s user name"),
    required=False,
    max_length=150,
    help=gettext_lazy("As what the teacher signs in; empty for nobody yet."),
)
COLUMNS = (
    _SCHOOL,
    _GROUP,
    _DAY,
    _START,
    Column(key="minutes", heading=gettext_lazy("Length in minutes"), parse=parse_minutes),
    _SUBJECT,
    Column(
        key="kind",
        heading=gettext_lazy("How it is learned"),
        parse=parse_choice(_KINDS),
        help=gettext_lazy("on site, online, on television or self-study"),
    ),
    _TEACHER,
    Column(
        key="link",
        heading=gettext_lazy("Link to the online room"),
        required=False,
        parse=parse_link,
        max_length=500,
    ),
)


class TimetableSheet(SheetKind):
    """Periods of classes."""

    name = "timetable"
    title = gettext_lazy("Timetables of classes")
    description = gettext_lazy(
        "Plans periods. What would tire pupils, and what a class or a teacher cannot do at once, "
        "is named by its row with a way out; nothing is planned until every row fits."
    )
    icon = "calendar-alt"
    columns = COLUMNS
    max_rows = 3000
    result_view = "classes_admin:classes"
    result_label = gettext_lazy("Classes")
    example_rows = (
        {
            "school": "th-song-biec",
            "group": "1A",
            "day": "7/12/2026",
            "start": "7:30",
            "minutes": 35,
            "subject": "Toán",
            "kind": gettext_lazy("online"),
            "teacher": "giaovien",
            "link": "https://phong-hoc.example/1a",
        },
    )

    def may_import(self, user: Any) -> bool:
        # Asked for every page of the admin: who may, not whether there is a class already.
        return may_run_any(user)

    def check(self, rows: Sequence[Row], *, by: Any) -> list[RowError]:
        words = _Words(by)
        errors = find_duplicates(rows, columns=[_SCHOOL, _GROUP, _DAY, _START])
        entries: list[tuple[Row, PeriodEntry]] = []
        for row in rows:
            found = words.read(row)
            if isinstance(found, PeriodEntry):
                entries.append((row, found))
            else:
                errors += found
        return errors + _check_rules(entries, words)

    def apply(self, rows: Sequence[Row], *, by: Any, now: datetime) -> int:
        words = _Words(by)
        entries = [found for row in rows if isinstance(found := words.read(row), PeriodEntry)]
        try:
            if len(entries) != len(rows):
                raise UnableToPlan
            return plan_many(entries=entries, by=by, now=now)
        except UnableToPlan as error:
            # Somebody was quicker by less than the time between check and lock.
            raise UnableToApplySheet from error


@dataclass(kw_only=True)
class _Known:
    """What is known of one class."""

    group: ClassGroup
    subjects: Mapping[str, Subject]
    teachers: Mapping[str, int]


@dataclass
class _Words:
    """What the words of a sheet stand for, for one person; read as they are met."""

    by: Any
    known: dict[tuple[str, str, str], _Known | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        groups = list_run(self.by).open().select_related("grade__level", "school")
        self.groups: dict[tuple[str, str, str], ClassGroup] = {}
        for one in groups:
            self.groups[one.school.code, fold(one.name), one.school_year] = one
        self.schools = {code for code, _name, _year in self.groups}

    def read(self, row: Row) -> PeriodEntry | list[RowError]:
        """Return what a row plans, or what is wrong with its words."""
        values = row.values
        known = self._find(values["school"], values["group"], values["day"])
        if known is None:
            message = gettext_noop("You run no class of this name at that school in that year.")
            return [_refuse(row, _GROUP, message)]
        errors = []
        subject = known.subjects.get(fold(values["subject"]))
        if subject is None:
            message = gettext_noop("The grade of this class has no such subject.")
            errors.append(_refuse(row, _SUBJECT, message))
        teacher = known.teachers.get(values["teacher"]) if values["teacher"] else None
        if values["teacher"] and teacher is None:
            message = gettext_noop("Nobody with this user name teaches at the school.")
            errors.append(_refuse(row, _TEACHER, message))
        if errors or subject is None:
            return errors
        wish = Planned(
            day=values["day"],
            start=values["start"],
            minutes=values["minutes"],
            kind=PeriodKind(values["kind"]),
            group=known.group.pk,
            teacher=teacher,
        )
        return PeriodEntry(wish=wish, subject=subject, link=values["link"])

    def _find(self, school: str, name: str, day: date) -> _Known | None:
        if not school and len(self.schools) == 1:
            (school,) = self.schools
        key = (school, fold(name), find_school_year(day))
        if key not in self.known:
            group = self.groups.get(key)
            self.known[key] = _learn(group) if group else None
        return self.known[key]


def _learn(group: ClassGroup) -> _Known:
    people = list_school_teachers(group)
    subjects = {fold(word): one for one in list_subjects(group) for word in (one.code, one.name)}
    return _Known(
        group=group,
        subjects=subjects,
        teachers={one.get_username(): one.pk for one in people},
    )


def _check_rules(entries: Sequence[tuple[Row, PeriodEntry]], words: _Words) -> list[RowError]:
    """Try the rows one after the other: what is refused stands in nobody's way."""
    if not entries:
        return []
    wishes = [entry.wish for _row, entry in entries]
    days = [one.day for one in wishes]
    groups = {one.group.pk: one.group for one in words.known.values() if one}
    teachers = {one.teacher for one in wishes if one.teacher is not None}
    board = Board(
        groups=groups.values(), teachers=teachers, first_day=min(days), last_day=max(days)
    )
    errors: list[RowError] = []
    for row, entry in entries:
        wish = entry.wish
        period = board.find_standing(wish.group, wish.day, wish.start)
        was = period.as_planned() if period else None
        violations = board.check(wish, was=was)
        if not violations:
            board.put(wish, was=was)
        for one in violations:
            fix = gettext("Instead: %(fix)s.") % {"fix": say_fix(one.fix, wish)} if one.fix else ""
            errors.append(_refuse(row, _START, f"{say_violation(one)} {fix}".strip()))
    return errors


def _refuse(row: Row, column: Column, message: str) -> RowError:
    return RowError(row=row.number, column=str(column.heading), message=message)


def write_timetable(periods: Iterable[Period], *, title: str, shows_links: set[int]) -> bytes:
    """Return a workbook in the form in which it can be brought back.

    Links of online rooms stand in the rows of the classes in `shows_links` alone.
    """
    rows = [
        {
            "school": one.group.school.code,
            "group": one.group.name,
            "day": one.day,
            "start": one.start,
            "minutes": one.minutes,
            "subject": one.subject.name,
            "kind": capfirst(one.get_kind_display()),
            "teacher": one.teacher.get_username() if one.teacher else "",
            "link": one.link if one.group_id in shows_links else "",
        }
        for one in periods
    ]
    line = gettext("Change it and bring it back under “Excel sheets”, “Timetables of classes”.")
    return write_workbook(
        title=gettext("Timetable"),
        columns=COLUMNS,
        rows=rows,
        guide_title=gettext("Please read"),
        guide=[(title,), (line,)],
    )

"""The sheet of subjects of grades: what is taught in which grade, and whether it must be."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lessons.curriculum.actions import load_courses
from lessons.curriculum.models import Course, Subject
from lessons.curriculum.permissions import user_can_bring_courses
from lessons.curriculum.queries import list_courses
from lessons.curriculum.rules import CourseEntry, Programme, Standing, SubjectEntry
from lessons.curriculum.sheets.columns import (
    GRADE,
    LEVEL,
    NO_GRADE,
    ORDER,
    SUBJECT,
    TWICE,
    Levels,
    refuse,
)
from lessons.sheets.rules import Column, Row, RowError, SheetKind, parse_choice

NAME = Column(
    key="name",
    heading=_("Subject name"),
    max_length=120,
    help=_("As it is to be read everywhere. A new code makes a new subject."),
)
STANDING = Column(
    key="standing",
    heading=_("Standing"),
    parse=parse_choice(dict(Course.STANDING_CHOICES)),
    help=_("Compulsory, chosen by the pupil, or optional."),
)


class CourseSheet(SheetKind):
    name = "subjects-of-grades"
    title = _("Subjects of grades")
    description = _("Which subjects are taught in which grade, and whether pupils must take them.")
    icon = "list-ol"
    columns = (LEVEL, GRADE, SUBJECT, NAME, STANDING, ORDER)
    max_rows = 1000
    example_rows = (
        {
            "level": "Tiểu học",
            "grade": 1,
            "subject": "tieng-viet",
            "name": "Tiếng Việt",
            "standing": dict(Course.STANDING_CHOICES)[Standing.COMPULSORY],
            "position": 1,
        },
    )

    def may_import(self, user: Any) -> bool:
        return user_can_bring_courses(user)

    def check(self, rows: Sequence[Row], *, by: Any) -> list[RowError]:
        levels = Levels()
        codes = {
            name.casefold(): code for code, name in Subject.objects.values_list("code", "name")
        }
        errors: list[RowError] = []
        seen: dict[tuple[object, ...], int] = {}
        names: dict[str, tuple[str, int]] = {}
        for row in rows:
            values = row.values
            grade = levels.find(row)
            if grade is None:
                errors.append(
                    refuse(row, GRADE, NO_GRADE, grade=values["grade"], level=values["level"])
                )
                continue
            first = seen.setdefault((*grade, values["subject"].casefold()), row.number)
            if first != row.number:
                errors.append(refuse(row, SUBJECT, TWICE, row=first))
            name, number = names.setdefault(values["subject"], (values["name"], row.number))
            if name != values["name"]:
                message = gettext_noop("Row %(row)s gives the same code another name.")
                errors.append(refuse(row, NAME, message, row=number))
            elif codes.setdefault(name.casefold(), values["subject"]) != values["subject"]:
                message = gettext_noop("This subject already has the code “%(code)s”.")
                errors.append(refuse(row, SUBJECT, message, code=codes[name.casefold()]))
        return errors

    def apply(self, rows: Sequence[Row], *, by: Any, now: datetime) -> int:
        levels = Levels()
        subjects = {row.values["subject"]: row.values["name"] for row in rows}
        programme = Programme(
            subjects=[SubjectEntry(code=code, name=name) for code, name in subjects.items()],
            courses=list(self._list_courses(rows, levels)),
        )
        return load_courses(programme=programme, by=by, now=now).total

    def _list_courses(self, rows: Sequence[Row], levels: Levels) -> Iterator[CourseEntry]:
        for row in rows:
            level, grade = levels.get(row)
            yield CourseEntry(
                level=level,
                grade=grade,
                subject=row.values["subject"],
                standing=row.values["standing"],
                position=row.values["position"],
            )

    def export_rows(self, *, by: Any) -> Iterator[Mapping[str, object]]:
        for course in list_courses():
            yield {
                "level": course.grade.level.name,
                "grade": course.grade.number,
                "subject": course.subject.code,
                "name": course.subject.name,
                "standing": course.standing_label(),
                "position": course.position or None,
            }

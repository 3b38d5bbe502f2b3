"""The sheet of topics: the tree of a subject in a grade, one topic a row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lessons.curriculum.actions import load_topics
from lessons.curriculum.models import Topic
from lessons.curriculum.permissions import user_can_bring_topics
from lessons.curriculum.queries import list_courses, list_topics
from lessons.curriculum.rules import (
    MAX_DEPTH,
    Node,
    Programme,
    TopicEntry,
    arrange,
    is_in_circle,
    measure_depth,
)
from lessons.curriculum.sheets.columns import (
    GRADE,
    LEVEL,
    NO_GRADE,
    ORDER,
    SUBJECT,
    TWICE,
    Levels,
    parse_code,
    refuse,
)
from lessons.sheets.rules import Column, Row, RowError, SheetKind, parse_lines, parse_yes_no

# Level, grade, subject code; and with a topic's code at the end, which topic.
CourseKey = tuple[str, int, str]
TopicKey = tuple[str, int, str, str]

CODE = Column(
    key="code",
    heading=_("Topic code"),
    parse=parse_code,
    max_length=60,
    help=_("Once only within a subject of a grade, for example cac-so-den-10."),
)
PARENT = Column(
    key="parent",
    heading=_("Parent topic code"),
    required=False,
    parse=parse_code,
    max_length=60,
    help=_("Leave empty for a topic at the top of the subject."),
)
NAME = Column(key="name", heading=_("Topic name"), help=_("As teachers and pupils read it."))
CORE = Column(
    key="core",
    heading=_("Core content"),
    required=False,
    default=False,
    parse=parse_yes_no,
    help=_("x where the topic is taught even when the curriculum is streamlined; else empty."),
)
OUTCOMES = Column(
    key="outcomes",
    heading=_("Outcomes"),
    required=False,
    parse=parse_lines,
    max_length=4000,
    help=_("One outcome a line (Alt+Enter starts a new line within a cell)."),
)


class TopicSheet(SheetKind):
    name = "topics"
    title = _("Topics")
    description = _("The topics of subjects, in teaching order, with core content and outcomes.")
    icon = "list-ul"
    columns = (LEVEL, GRADE, SUBJECT, CODE, PARENT, ORDER, NAME, CORE, OUTCOMES)
    max_rows = 5000
    example_rows = (
        {
            "level": "Tiểu học",
            "grade": 1,
            "subject": "toan",
            "code": "cac-so-den-10",
            "parent": "",
            "position": 1,
            "name": "Các số từ 0 đến 10",
            "core": "x",
            "outcomes": "Đếm, đọc và viết được các số từ 0 đến 10.",
        },
    )

    def may_import(self, user: Any) -> bool:
        return user_can_bring_topics(user)

    def check(self, rows: Sequence[Row], *, by: Any) -> list[RowError]:
        levels = Levels()
        courses = {
            (course.grade.level.code, course.grade.number, course.subject.code)
            for course in list_courses()
        }
        errors: list[RowError] = []
        placed: dict[TopicKey, Row] = {}
        seen: dict[tuple[object, ...], int] = {}
        for row in rows:
            grade = levels.find(row)
            if grade is None:
                values = {key: row.values[key] for key in ("grade", "level")}
                errors.append(refuse(row, GRADE, NO_GRADE, **values))
                continue
            course = (*grade, row.values["subject"])
            if course not in courses:
                message = gettext_noop("The subject “%(subject)s” is not taught in this grade.")
                errors.append(refuse(row, SUBJECT, message, subject=course[-1]))
                continue
            first = seen.setdefault((*course, row.values["code"].casefold()), row.number)
            if first != row.number:
                errors.append(refuse(row, CODE, TWICE, row=first))
                continue
            placed[(*course, row.values["code"])] = row
        return errors + _check_tree(placed)

    def apply(self, rows: Sequence[Row], *, by: Any, now: datetime) -> int:
        programme = Programme(topics=list(self._list_topics(rows, Levels())))
        return load_topics(programme=programme, by=by, now=now).total

    def _list_topics(self, rows: Sequence[Row], levels: Levels) -> Iterator[TopicEntry]:
        for row in rows:
            level, grade = levels.get(row)
            values = row.values
            yield TopicEntry(
                level=level,
                grade=grade,
                subject=values["subject"],
                code=values["code"],
                parent=values["parent"],
                position=values["position"],
                name=values["name"],
                is_core=values["core"],
                outcomes=values["outcomes"],
            )

    def export_rows(self, *, by: Any) -> Iterator[Mapping[str, object]]:
        for topic in list_topics():
            yield {
                "level": topic.course.grade.level.name,
                "grade": topic.course.grade.number,
                "subject": topic.course.subject.code,
                "code": topic.code,
                "parent": topic.parent.code if topic.parent else "",
                "position": topic.position or None,
                "name": topic.name,
                "core": "x" if topic.is_core else "",
                "outcomes": topic.outcomes,
            }


def _check_tree(placed: Mapping[TopicKey, Row]) -> list[RowError]:
    """Check parents as they will be: those of the sheet, over those that are stored."""
    parents: dict[TopicKey, TopicKey | None] = {}
    for level, grade, subject, code, above in Topic.objects.values_list(
        "course__grade__level__code",
        "course__grade__number",
        "course__subject__code",
        "code",
        "parent__code",
    ):
        course = (level, grade, subject)
        parents[(*course, code)] = (*course, above) if above else None
    for key, row in placed.items():
        parents[key] = (*key[:3], row.values["parent"]) if row.values["parent"] else None
    places = arrange(Node(key=key, parent=parent) for key, parent in parents.items())
    errors = []
    for key, row in placed.items():
        parent = parents[key]
        rows_above = _list_above(key, parents)
        if parent is not None and parent not in parents:
            message = gettext_noop("There is no topic “%(code)s” in this subject of this grade.")
            error = refuse(row, PARENT, message, code=parent[-1])
            errors.append(replace(error, depends_on=rows_above))
        elif is_in_circle(key, parents):
            message = gettext_noop("This topic would stand below itself.")
            errors.append(replace(refuse(row, PARENT, message), depends_on=rows_above))
        elif key in places and measure_depth(places[key].path) > MAX_DEPTH:
            message = gettext_noop("Topics nest at most %(limit)s deep.")
            error = refuse(row, PARENT, message, limit=MAX_DEPTH)
            errors.append(replace(error, depends_on=rows_above))
    return errors


def _list_above(
    key: TopicKey, parents: Mapping[TopicKey, TopicKey | None]
) -> frozenset[tuple[str, str]]:
    """Return which rows stand above a topic, also one that is not there and those of a circle.

    Looks MAX_DEPTH rows up: whatever is wrong further up, the topic is too deep all the same.
    """
    above: list[tuple[str, str]] = []
    parent = parents[key]
    while parent is not None and len(above) < MAX_DEPTH:
        above.append((CODE.key, parent[-1]))
        parent = parents.get(parent)
    return frozenset(above)

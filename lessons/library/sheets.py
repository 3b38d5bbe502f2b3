"""The sheet of resources: links and what is known of them, one a row; each becomes a draft."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lessons.curriculum.queries import list_courses, list_topics
from lessons.curriculum.sheets.columns import GRADE, LEVEL, NO_GRADE, SUBJECT, Levels, parse_code
from lessons.library.actions.resources import add_resource
from lessons.library.models import Resource
from lessons.library.permissions import get_policy, list_reached
from lessons.library.rules import InvalidInput
from lessons.library.rules.kinds import CARRIERS, Carrier, Kind, Licence
from lessons.library.rules.links import LINK_LENGTH, parse_link
from lessons.library.rules.words import clean_line, clean_text, join_tags, parse_tags
from lessons.sheets.rules import (
    Column,
    InvalidCell,
    Row,
    RowError,
    SheetKind,
    find_duplicates,
    format_cell,
    parse_choice,
)

_LINKED = [(key, label) for key, label in Resource.KIND_CHOICES if Carrier.LINK in CARRIERS[key]]


def _parse_line(value: object) -> str:
    return clean_line(format_cell(value))


def _parse_text(value: object) -> str:
    return clean_text(format_cell(value))


def _parse_link(value: object) -> str:
    try:
        return parse_link(format_cell(value))
    except InvalidInput as wrong:
        raise InvalidCell(wrong.message, **wrong.params) from wrong


def _parse_tags(value: object) -> str:
    try:
        return join_tags(parse_tags(format_cell(value)))
    except InvalidInput as wrong:
        raise InvalidCell(wrong.message, **wrong.params) from wrong


def _optional(key: str, heading: Any, **more: Any) -> Column:
    return Column(key=key, heading=heading, required=False, **{"parse": _parse_line} | more)


KIND = Column(
    key="kind",
    heading=_("Kind"),
    parse=parse_choice(dict(_LINKED)),
    help=_("What it is: e-textbook, clip, worksheet …"),
)
TITLE = Column(key="title", heading=_("Title"), parse=_parse_line, max_length=200)
LINK = Column(
    key="link",
    heading=_("Link"),
    parse=_parse_link,
    max_length=LINK_LENGTH,
    help=_("The address of the page, as in your browser: https://…"),
)
TOPIC = _optional(
    "topic", _("Topic code"), parse=parse_code, max_length=60, help=_("As in the sheet of topics.")
)
COLUMNS = (
    KIND,
    TITLE,
    LINK,
    _optional("description", _("Short description"), parse=_parse_text, max_length=1000),
    replace(LEVEL, required=False),
    replace(GRADE, required=False, default=None),
    replace(SUBJECT, required=False),
    TOPIC,
    _optional("series", _("Textbook series"), parse=parse_choice(dict(Resource.SERIES_CHOICES))),
    _optional(
        "licence",
        _("Licence"),
        parse=parse_choice(dict(Resource.LICENCE_CHOICES)),
        default=Licence.PUBLISHER,
        help=_("Left empty: the publisher's."),
    ),
    _optional("made_by", _("Made by"), max_length=200),
    _optional("taken_from", _("Taken from"), max_length=300),
    _optional("tags", _("Tags"), parse=_parse_tags, max_length=600),
)


class ResourceSheet(SheetKind):
    name = "resources"
    title = _("Links of the library")
    description = _(
        "Links to e-textbooks, clips and other pages. Each row becomes a draft of yours."
    )
    icon = "folder-open-inverse"
    columns = COLUMNS
    max_rows = 2000
    rows_apart = 50
    example_rows = (
        {
            "kind": dict(Resource.KIND_CHOICES)[Kind.TEXTBOOK],
            "title": "Toán 1, tập một",
            "link": "https://sach.vi-du.vn/toan-1-tap-1",
            "level": "Tiểu học",
            "grade": 1,
            "subject": "toan",
            "series": "Cánh Diều",
            "licence": dict(Resource.LICENCE_CHOICES)[Licence.PUBLISHER],
            "made_by": "Nhà xuất bản Ví Dụ",
        },
    )

    def may_import(self, user: Any) -> bool:
        return bool(get_policy(Resource).user_has_permission(user, "add"))

    def check(self, rows: Sequence[Row], *, by: Any) -> list[RowError]:
        places = _Places()
        links = [row.values["link"] for row in rows]
        met = list_reached(by, Resource) | Resource.objects.shown_to(by)
        known = set(met.filter(link__in=links).values_list("link", flat=True))
        errors = find_duplicates(rows, columns=[LINK])
        for row in rows:
            errors += places.find_errors(row)
            if row.values["link"] in known:
                message = gettext_noop("There is a resource with this link already.")
                errors.append(_refuse(row, LINK, message))
        return errors

    def apply(self, rows: Sequence[Row], *, by: Any, now: datetime) -> int:
        places = _Places()
        for row in rows:
            values = row.values
            course, topic = places.find(row)
            add_resource(
                resource=Resource(
                    course_id=course,
                    topic_id=topic,
                    **{name: values[name] for name in _PLAIN},
                ),
                by=by,
            )
        return len(rows)

    def export_rows(self, *, by: Any) -> Iterator[Mapping[str, object]]:
        found = list_reached(by, Resource, ["change", "withdraw"]).exclude(link="")
        for resource in found.with_places().iterator(chunk_size=500):
            yield describe_row(resource)


def describe_row(resource: Resource) -> dict[str, object]:
    """Return a resource as a row of the sheet, in the words that people read."""
    course = resource.course
    return {name: getattr(resource, name) for name in _PLAIN} | {
        "kind": resource.get_kind_display(),
        "series": resource.get_series_display(),
        "licence": resource.get_licence_display(),
        "level": course.grade.level.name if course else "",
        "grade": course.grade.number if course else None,
        "subject": course.subject.code if course else "",
        "topic": resource.topic.code if resource.topic else "",
    }


_PLAIN = (
    *("kind", "title", "link", "description", "series"),
    *("licence", "made_by", "taken_from", "tags"),
)


class _Places:
    """Finds the subject of a grade and the topic that a row means, read once for all rows."""

    def __init__(self) -> None:
        self.levels = Levels()
        self.courses = {
            (one.grade.level.code, one.grade.number, one.subject.code): one.pk
            for one in list_courses()
        }
        self.topics = {(one.course_id, one.code): one.pk for one in list_topics()}

    def find_errors(self, row: Row) -> list[RowError]:
        values = row.values
        if not any(values[name] for name in ("level", "grade", "subject", "topic")):
            return []
        if not all(values[name] for name in ("level", "grade", "subject")):
            message = gettext_noop("Level, grade and subject go together: fill in all or none.")
            return [_refuse(row, SUBJECT, message)]
        grade = self.levels.find(row)
        if grade is None:
            return [_refuse(row, GRADE, NO_GRADE, grade=values["grade"], level=values["level"])]
        course = self.courses.get((*grade, values["subject"]))
        if course is None:
            message = gettext_noop("The subject “%(subject)s” is not taught in this grade.")
            return [_refuse(row, SUBJECT, message, subject=values["subject"])]
        if values["topic"] and (course, values["topic"]) not in self.topics:
            message = gettext_noop("There is no topic “%(code)s” in this subject of this grade.")
            return [_refuse(row, TOPIC, message, code=values["topic"])]
        return []

    def find(self, row: Row) -> tuple[int | None, int | None]:
        values = row.values
        if not values["subject"]:
            return None, None
        course = self.courses[(*self.levels.get(row), values["subject"])]
        return course, self.topics.get((course, values["topic"]))


def _refuse(row: Row, column: Column, message: str, /, **params: object) -> RowError:
    return RowError(row=row.number, column=str(column.heading), message=message, params=params)

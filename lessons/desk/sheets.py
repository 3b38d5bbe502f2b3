"""Lessons in a spreadsheet: a row describes a lesson and names the file of its video."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop

from lessons.catalogue.models import LessonPage, SubjectPage
from lessons.curriculum.models import Topic
from lessons.desk.actions import Beginning, begin_lessons
from lessons.desk.models import AwaitedFile
from lessons.desk.permissions import NotAllowed, may_write
from lessons.desk.queries import find_brought, index_places, index_topics, list_awaited
from lessons.desk.rules import ReadOnly, match_filename
from lessons.letters import fold
from lessons.sheets.rules import (
    Column,
    Row,
    RowError,
    SheetKind,
    parse_choice,
    parse_integer,
    parse_lines,
)


class LessonSheet(SheetKind):
    """Drafts, each with its recording where that is there, and waiting for it where it is not."""

    name = "lessons"
    title = gettext_lazy("Lessons")
    description = gettext_lazy(
        "Makes a draft for every row. A video is found by its file name, be it uploaded already or "
        "only later."
    )
    icon = "edit"
    max_rows = 1000
    rows_apart = 50
    result_view = "desk:bulk"
    result_label = gettext_lazy("Lessons and the files they wait for")
    columns = (
        Column(
            key="file",
            heading=gettext_lazy("File name of the video"),
            help=gettext_lazy("Capitals, diacritics and the ending do not matter."),
        ),
        Column(key="title", heading=gettext_lazy("Name of the lesson")),
        Column(key="grade", heading=gettext_lazy("Grade, as a number"), parse=parse_integer),
        Column(
            key="subject",
            heading=gettext_lazy("Subject"),
            help=gettext_lazy("Its name or its code, as in the curriculum."),
        ),
        Column(
            key="topic",
            heading=gettext_lazy("Topic"),
            required=False,
            help=gettext_lazy("Its name or its code; it can be chosen later."),
        ),
        Column(
            key="summary",
            heading=gettext_lazy("Summary"),
            required=False,
            parse=parse_lines,
            max_length=500,
        ),
        Column(
            key="series",
            heading=gettext_lazy("Textbook series"),
            required=False,
            parse=parse_choice(dict(LessonPage.SERIES_CHOICES)),
        ),
    )
    example_rows = (
        {
            "file": "phep-cong.mp4",
            "title": "Phép cộng trong phạm vi 10",
            "grade": 1,
            "subject": "Toán",
            "topic": "",
            "summary": "Em gộp hai nhóm đồ vật và viết phép cộng.",
            "series": "Cánh Diều",
        },
    )

    def may_import(self, user: Any) -> bool:
        return may_write(user)

    def check(self, rows: Sequence[Row], *, by: Any) -> list[RowError]:
        places = index_places(by)
        topics = find_topics(rows, places)
        waiting = {one.match for one in list_awaited(by)}
        errors, met = [], set()
        for row in rows:
            match = match_filename(row.values["file"])
            if match in met:
                message = gettext_noop("Another row names this file already.")
                errors.append(self._refuse(row, "file", message))
            elif match in waiting:
                message = gettext_noop("A lesson of an earlier sheet waits for this file already.")
                errors.append(self._refuse(row, "file", message))
            met.add(match)
            place = find_place(places, row)
            if place is None:
                message = gettext_noop("There is no such subject in this grade, or not for you.")
                errors.append(self._refuse(row, "subject", message))
            elif row.values["topic"] and find_topic(topics, place, row) is None:
                message = gettext_noop("This subject has no such topic.")
                errors.append(self._refuse(row, "topic", message))
        return errors

    def apply(self, rows: Sequence[Row], *, by: Any, now: datetime) -> int:
        places = index_places(by)
        topics = find_topics(rows, places)
        matches = [match_filename(row.values["file"]) for row in rows]
        brought = find_brought(by, set(matches))
        beginnings = []
        for row, match in zip(rows, matches, strict=True):
            place = find_place(places, row)
            if place is None:
                raise NotAllowed(ReadOnly.NO_RIGHT)
            fields = {
                "recording": brought.get(match),
                "topic": find_topic(topics, place, row),
                "summary": row.values["summary"],
                "series": row.values["series"],
            }
            beginnings.append(Beginning(place=place, title=row.values["title"], fields=fields))
        lessons = begin_lessons(beginnings=beginnings, by=by)
        AwaitedFile.objects.bulk_create(
            AwaitedFile(lesson=lesson, owner=by, filename=row.values["file"], match=match)
            for lesson, row, match in zip(lessons, rows, matches, strict=True)
            if lesson.recording is None
        )
        return len(lessons)

    def _refuse(self, row: Row, key: str, message: str) -> RowError:
        column = next(one for one in self.columns if one.key == key)
        return RowError(row=row.number, column=str(column.heading), message=message)


def find_place(places: dict[tuple[int, str], SubjectPage], row: Row) -> Any:
    """Return the page that a row belongs below; None when there is none."""
    return places.get((row.values["grade"], fold(row.values["subject"])))


def find_topics(
    rows: Sequence[Row], places: dict[tuple[int, str], SubjectPage]
) -> dict[tuple[int, str], Topic]:
    """Return the topics of the subjects that rows speak of, by course and code or folded name."""
    found = (find_place(places, row) for row in rows)
    return index_topics({place.course_id for place in found if place is not None})


def find_topic(topics: dict[tuple[int, str], Topic], place: SubjectPage, row: Row) -> Any:
    """Return the topic that a row names; None when it names none, or one that is not there."""
    return topics.get((place.course_id, fold(row.values["topic"])))

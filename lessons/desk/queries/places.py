"""Where lessons are written, and what a new one of somebody begins with."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from lessons.catalogue.models import LessonPage, SubjectPage
from lessons.curriculum.models import Topic
from lessons.desk.permissions import list_places, list_reached_lessons
from lessons.letters import fold


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What is likely to be as in the lesson before."""

    place: SubjectPage | None
    series: str = ""
    language: str = "vi"


def find_last_lesson(user: Any) -> LessonPage | None:
    """Return the own lesson that `user` worked on last."""
    own = list_reached_lessons(user).filter(owner=user.pk)
    return own.order_by("-latest_revision_created_at", "-pk").first()


def find_beginning(user: Any) -> Beginning:
    """Return where `user` wrote last and with which books; the only place when there is one."""
    places = list_places(user)
    last = find_last_lesson(user)
    if last is not None:
        place = places.filter(path=last.path[: -last.steplen]).first()
        return Beginning(place=place, series=last.series, language=last.language)
    first = list(places[:2])
    return Beginning(place=first[0] if len(first) == 1 else None)


def list_course_choices(places: Iterable[SubjectPage]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return subjects' pages by grade, as a select shows them: „Lớp 1“ over „Toán – Lớp 1“."""
    return [
        (str(grade), [(place.pk, f"{place.course.subject} – {grade}") for place in group])
        for grade, group in groupby(places, key=lambda place: place.course.grade)
    ]


def index_places(user: Any) -> dict[tuple[int, str], SubjectPage]:
    """Return where `user` may write, by grade and by the subject's code and folded name."""
    found: dict[tuple[int, str], SubjectPage] = {}
    for place in list_places(user):
        grade, subject = place.course.grade.number, place.course.subject
        for name in (subject.code, fold(subject.name)):
            found.setdefault((grade, name), place)
    return found


def index_topics(courses: Collection[int]) -> dict[tuple[int, str], Topic]:
    """Return the topics of these courses, by course and by code or folded name."""
    found: dict[tuple[int, str], Topic] = {}
    for topic in Topic.objects.filter(course__in=courses).order_by("course", "path"):
        for name in (topic.code, fold(topic.name)):
            found.setdefault((topic.course_id, name), topic)
    return found

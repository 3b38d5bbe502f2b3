"""Reads of the curriculum, each in a fixed number of queries; never lessons."""

import json
from pathlib import Path

from django.db.models import QuerySet

from lessons.curriculum.models import Course, Grade, Subject, Topic
from lessons.curriculum.rules import Programme, parse_programme

_PROGRAMME = Path(__file__).parent / "programme"


def list_grades() -> QuerySet[Grade]:
    """Return the grades with their levels, in order."""
    return Grade.objects.select_related("level")


def list_subjects() -> QuerySet[Subject]:
    """Return the subjects of all grades, in order."""
    return Subject.objects.all()


def list_courses(*, grade: Grade | None = None) -> QuerySet[Course]:
    """Return what is taught, in one grade or in all, in order."""
    courses = Course.objects.select_related("grade__level", "subject")
    return courses if grade is None else courses.filter(grade=grade)


def list_topics(course: Course | None = None) -> QuerySet[Topic]:
    """Return the topics of one course or of all in teaching order: parents before children."""
    topics = Topic.objects.select_related("course__grade__level", "course__subject", "parent")
    return topics if course is None else topics.filter(course=course)


def list_topics_below(topic: Topic) -> QuerySet[Topic]:
    """Return `topic` and everything under it, in teaching order."""
    branch = Topic.objects.filter(course=topic.course_id)
    return branch.filter(path=topic.path) | branch.filter(path__startswith=f"{topic.path}.")


def get_official_programme() -> Programme:
    """Return the programme that comes with the app: all subjects, and topics of two courses."""
    return parse_programme(
        json.loads((_PROGRAMME / "general.json").read_text(encoding="utf-8")),
        [
            json.loads(path.read_text(encoding="utf-8"))
            for path in sorted(_PROGRAMME.glob("topics-*.json"))
        ],
    )

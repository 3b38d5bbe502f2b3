"""What packs may be about here: the grades, subjects and topics that have public lessons."""

from collections.abc import Iterator

from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.queries import list_lesson_models
from lessons.curriculum.models import Course, Grade, Topic
from lessons.discovery.queries.showing import keep_shown


def list_used_topics() -> list[Topic]:
    """Return the topics of public lessons, in teaching order."""
    used = {lesson.topic_id for lesson in _list_public()}
    topics = Topic.objects.filter(pk__in=used - {None})
    return list(topics.select_related("course__grade__level", "course__subject"))


def list_used_courses() -> list[Course]:
    """Return the subjects of grades that have public lessons, in teaching order."""
    used = {topic.course_id for topic in list_used_topics()}
    return list(Course.objects.filter(pk__in=used).select_related("grade__level", "subject"))


def list_used_grades() -> list[Grade]:
    """Return the grades that have public lessons, in order."""
    used = {course.grade_id for course in list_used_courses()}
    return list(Grade.objects.filter(pk__in=used).select_related("level"))


def find_grade(level: str, number: int) -> Grade | None:
    """Return a grade; without the code of a level the first of that number."""
    grades = Grade.objects.filter(number=number).select_related("level")
    return (grades.filter(level__code=level) if level else grades).first()


def find_course(grade: Grade, subject: str) -> Course | None:
    """Return the subject of a grade by the code of the subject."""
    courses = Course.objects.filter(grade=grade, subject__code=subject)
    return courses.select_related("grade__level", "subject").first()


def find_topic(course: Course, code: str) -> Topic | None:
    """Return a topic by its code."""
    topics = Topic.objects.filter(course=course, code=code)
    return topics.select_related("course__grade__level", "course__subject").first()


def _list_public() -> Iterator[AbstractLessonPage]:
    for model in list_lesson_models():
        lessons = keep_shown(model._default_manager.live().public().exclude(topic=None))
        yield from lessons.only("topic_id", "pk")

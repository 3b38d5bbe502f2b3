"""Keeps what is found of lessons in step with the names of their owners, in one transaction."""

from typing import Any

from lessons.catalogue.models import LessonPage
from lessons.catalogue.signal_handlers.finding import follow_lessons
from lessons.discovery.signals import person_renamed


def connect() -> None:
    """Listen to corrected names and to accounts that go."""
    person_renamed.connect(follow_name)


def follow_name(*, person: Any, gone: bool, **_kwargs: Any) -> None:
    """Say anew who made somebody's lessons; a name typed on the page is the page's own."""
    lessons = list(LessonPage.objects.live().filter(owner=person.pk))
    for lesson in lessons:
        lesson.owner = None if gone else person
    follow_lessons(lessons)

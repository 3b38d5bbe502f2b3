"""Reads for the public pages: bounded, and never anything that is not live and public."""

from collections.abc import Sequence

from django.db.models import QuerySet, prefetch_related_objects
from wagtail.models import Page
from wagtail.search.query import PlainText

from lessons.catalogue.models import GradePage, HomePage, LessonPage, SubjectPage
from lessons.catalogue.rules import holds_words
from lessons.curriculum import queries as curriculum
from lessons.curriculum.models import Topic
from lessons.letters import fold

SEARCH_LIMIT = 50


def list_grade_pages(home: HomePage) -> QuerySet[GradePage]:
    """Return the grades under `home` in school order, with their level."""
    return (
        GradePage.objects.live()
        .public()
        .child_of(home)
        .select_related("grade__level")
        .order_by("grade__level__position", "grade__number")
    )


def list_subject_pages(grade_page: GradePage) -> QuerySet[SubjectPage]:
    """Return the subjects of a grade in the order of its curriculum."""
    return (
        SubjectPage.objects.live()
        .public()
        .child_of(grade_page)
        .select_related("course__subject")
        .order_by("course__position", "path")
    )


def list_topics(subject_page: SubjectPage) -> QuerySet[Topic]:
    """Return all topics of the subject's course, parents before children."""
    return curriculum.list_topics(subject_page.course)


def list_lesson_pages(subject_page: SubjectPage) -> QuerySet[LessonPage]:
    """Return the public lessons of a subject, newest first."""
    return LessonPage.objects.live().public().child_of(subject_page).order_by("-first_published_at")


def search_pages(words: str) -> Sequence[Page]:
    """Return the public pages found by `words`; words with the same diacritics come first."""
    if not words.strip():
        return []
    # SQLite's backend knows no boost: what was typed with its marks is brought forward below.
    query = PlainText(words) | PlainText(fold(words))
    found = list(Page.objects.live().public().specific().search(query)[:SEARCH_LIMIT])
    found.sort(key=lambda page: not holds_words(page.title, words))
    subject_pages = [page for page in found if isinstance(page, SubjectPage)]
    prefetch_related_objects(subject_pages, "course__grade", "course__subject")
    return found

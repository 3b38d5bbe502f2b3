"""Reads for the public pages: bounded, and never anything that is not live and public."""

from functools import lru_cache

from django.db.models import QuerySet

from lessons.catalogue.models import GradePage, HomePage, SubjectPage
from lessons.curriculum import queries as curriculum
from lessons.curriculum.models import Course
from lessons.discovery.rules import Door
from lessons.letters import fold

# A subject is taught in twelve grades.
MOST_DOORS = 12


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


def get_course(subject_page: SubjectPage) -> Course:
    """Return the course of a page with its grade and subject, asked for once."""
    if not SubjectPage.course.is_cached(subject_page):
        courses = curriculum.list_courses()
        subject_page.course = courses.get(pk=subject_page.course_id)
    return subject_page.course


def list_doors(words: str) -> list[Door]:
    """Return the pages of subjects that all of `words` name: 'toan lop 1'."""
    wanted = fold(words).split()
    courses = SubjectPage.objects.live().public().order_by("path")
    named = courses.values_list("pk", "course__subject__name", "course__grade__name")
    found = []
    for pk, subject, grade in named:
        there = _read_name(f"{subject} {grade}")
        if wanted and all(word in there for word in wanted):
            found.append((pk, f"{subject} – {grade}"))
    pages = SubjectPage.objects.in_bulk([pk for pk, _label in found[:MOST_DOORS]])
    doors = [(label, pages[pk].get_url()) for pk, label in found if pk in pages]
    return [Door(label=label, url=url) for label, url in doors if url]


@lru_cache(maxsize=1000)
def _read_name(name: str) -> frozenset[str]:
    return frozenset(fold(name).split())

"""Begins lessons: theirs who write them, and unseen until they are reviewed."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.html import escape
from wagtail.rich_text import RichText

from lessons.catalogue.conf import get_conf
from lessons.catalogue.models import AbstractLessonPage, LessonPage, LessonTeacher, SubjectPage
from lessons.catalogue.rules import make_slug


@transaction.atomic
def draft_lesson(
    *,
    subject_page: SubjectPage,
    title: str,
    summary: str,
    paragraphs: Sequence[str] = (),
    by: Any,
    **fields: Any,
) -> LessonPage:
    """Begin a lesson for `by`; it stays theirs and unseen until it is reviewed.

    `fields` are further fields of the page.
    """
    lesson = LessonPage(
        title=title,
        slug=make_slug(title),
        summary=summary,
        body=[("paragraph", RichText(f"<p>{escape(text)}</p>")) for text in paragraphs],
        owner=by,
        live=False,
        **fields,
    )
    prepare_lesson(lesson=lesson, by=by)
    subject_page.add_child(instance=lesson)
    lesson.save_revision(user=by, log_action=True)
    return lesson


def prepare_lesson(*, lesson: AbstractLessonPage, by: Any) -> None:
    """Fill in what follows from who makes an unsaved `lesson`: its teacher and the school."""
    if not lesson.school_name:
        lesson.school_name = get_conf().name_school(user=by)
    if isinstance(lesson, LessonPage) and not lesson.teachers.exists():
        lesson.teachers = list_first_teachers(by)


def list_first_teachers(by: Any) -> list[LessonTeacher]:
    """Return who stands on a new lesson of `by`; nobody while `by` has no name."""
    name = by.get_full_name()
    return [LessonTeacher(name=name, account=by)] if name else []

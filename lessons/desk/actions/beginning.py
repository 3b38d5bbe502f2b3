"""Begins lessons: an empty one, or one like another."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug

from lessons.catalogue.actions import prepare_lesson
from lessons.catalogue.models import LessonPage, LessonTeacher, SubjectPage
from lessons.catalogue.rules import find_school_year, make_slug
from lessons.desk.permissions import NotAllowed, list_places, list_reached_lessons
from lessons.desk.rules import ReadOnly

# What a copy takes over; the pupils' page of the old lesson stays what it is.
_COPIED = (
    *("topic", "is_core", "series", "summary", "outcomes", "recording", "transcript"),
    *("body", "attachments", "questions", "related_lessons"),
    *("school_name", "language", "for_television"),
)


@transaction.atomic
def begin_lesson(*, place: SubjectPage, title: str, by: Any, **fields: Any) -> LessonPage:
    """Begin a lesson of `by` below a subject's page; unseen until it is reviewed.

    :raises NotAllowed: unless `by` may write lessons there.
    """
    if not list_places(by).filter(pk=place.pk).exists():
        raise NotAllowed(ReadOnly.NO_RIGHT)
    # Afresh: where the last child stands may have changed since the form was shown.
    parent = SubjectPage.objects.select_for_update().get(pk=place.pk)
    lesson = LessonPage(
        title=title,
        slug=find_available_slug(parent, make_slug(title) or "bai-giang"),
        owner=by,
        live=False,
        **fields,
    )
    prepare_lesson(lesson=lesson, by=by)
    parent.add_child(instance=lesson)
    lesson.save_revision(user=by, log_action="wagtail.create", clean=False)
    return lesson


@transaction.atomic
def duplicate_lesson(*, lesson: LessonPage, by: Any, now: datetime) -> LessonPage:
    """Begin a draft of `by` with all that `lesson` has, for the school year of `now`.

    The recording is kept: nothing is uploaded or encoded again.

    :raises NotAllowed: unless `lesson` lies on the desk of `by`, who may write there.
    """
    if not list_reached_lessons(by).filter(pk=lesson.pk).exists():
        raise NotAllowed(ReadOnly.NO_RIGHT)
    draft = lesson.get_latest_revision_as_object()
    year = find_school_year(now.date())
    title = draft.title
    if draft.school_year == year:
        # Two lessons of one year with one name could not be told apart.
        title = _("%(title)s (copy)") % {"title": title[:240]}
    return begin_lesson(
        place=lesson.get_parent().specific,
        title=title,
        by=by,
        school_year=year,
        teachers=[
            LessonTeacher(name=one.name, account=one.account, sort_order=number)
            for number, one in enumerate(draft.teachers.all())
        ],
        **{name: getattr(draft, name) for name in _COPIED},
    )

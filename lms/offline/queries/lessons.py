"""The lessons of a pack: only what everybody may see now, in teaching order."""

import hashlib
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page

from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.queries import list_lesson_models
from lessons.curriculum.queries import list_topics_below
from lessons.discovery.queries.showing import keep_shown
from lms.offline.models import Pack
from lms.offline.rules.scopes import Scope, span_week


def list_lessons(pack: Pack) -> list[AbstractLessonPage]:
    """Return the public lessons of `pack`: grade, subject, topic, page."""
    found: list[AbstractLessonPage] = []
    for model in list_lesson_models():
        lessons = keep_shown(model._default_manager.live().public().filter(_narrow(pack)))
        found += lessons.select_related(
            "topic__course__grade__level", "topic__course__subject", "recording__original", "owner"
        )
    return sorted(found, key=_place)


def list_public_numbers(numbers: Collection[int]) -> set[int]:
    """Return which of these lessons everybody may see now."""
    found: set[int] = set()
    for model in list_lesson_models():
        lessons = keep_shown(model._default_manager.live().public().filter(pk__in=numbers))
        found.update(lessons.values_list("pk", flat=True))
    return found


def list_revisions(numbers: Collection[int]) -> dict[int, int | None]:
    """Return which revision of each of these lessons is live."""
    pages = Page.objects.filter(pk__in=numbers)
    return dict(pages.values_list("pk", "live_revision_id"))


def stamp_lessons(lessons: Iterable[AbstractLessonPage]) -> str:
    """Return what changes when a pack of these lessons should be made anew."""
    digest = hashlib.sha256()
    for lesson in lessons:
        recording = lesson.recording
        encoding = recording.encoding if recording is not None else None
        facts = (
            lesson.pk,
            lesson.live_revision_id,
            lesson.last_published_at,
            lesson.url_path,
            recording.pk if recording is not None else None,
            recording.published_at if recording is not None else None,
            (encoding.pk, encoding.state) if encoding is not None else None,
        )
        digest.update(repr(facts).encode())
    return digest.hexdigest()


def may_be_carried(file: Any) -> bool:
    """Tell whether a document or picture of a public lesson may leave the site in a pack."""
    if any(hide(file) for hide in hooks.get_hooks("hide_public_file")):
        return False
    return not file.collection.get_view_restrictions().exists()


def list_packs_of(lesson: AbstractLessonPage) -> list[Pack]:
    """Return the packs made here that `lesson` is in, or was, or belongs into now."""
    own = Pack.objects.filter(subscription=None).select_related("edition", "topic")
    topic = lesson.topic
    return [
        pack
        for pack in own
        if str(lesson.pk) in pack.names
        or (pack.scope == Scope.WEEK)
        or (topic is not None and _has_room_for(pack, topic))
    ]


def _has_room_for(pack: Pack, topic: Any) -> bool:
    if pack.topic is not None:
        same = pack.topic.course_id == topic.course_id
        return bool(same and f"{topic.path}.".startswith(f"{pack.topic.path}."))
    if pack.course_id is not None:
        return bool(pack.course_id == topic.course_id)
    return bool(pack.grade_id == topic.course.grade_id)


def _narrow(pack: Pack) -> Q:
    if pack.scope == Scope.TOPIC and pack.topic is not None:
        return Q(topic__in=list_topics_below(pack.topic))
    if pack.scope == Scope.COURSE:
        return Q(topic__course=pack.course_id)
    if pack.scope == Scope.GRADE:
        return Q(topic__course__grade=pack.grade_id)
    if pack.monday is None:
        return Q(pk__in=())
    begin, end = span_week(pack.monday, timezone.get_default_timezone())
    week = Q(first_published_at__gte=begin, first_published_at__lt=end)
    return week & Q(topic__course__grade=pack.grade_id) if pack.grade_id else week


def _place(lesson: AbstractLessonPage) -> tuple[Any, ...]:
    topic = lesson.topic
    if topic is None:
        return (99, 99, 99, "", lesson.path)
    grade = topic.course.grade
    return (grade.level.position, grade.number, topic.course.position, topic.path, lesson.path)

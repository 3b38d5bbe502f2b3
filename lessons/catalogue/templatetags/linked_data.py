"""A lesson as schema.org's LearningResource and VideoObject, for machines elsewhere."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.urls import NoReverseMatch, reverse

from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.queries import LessonView, Maker
from lessons.catalogue.rules import say_duration
from media_pipeline.core.offer import EVERYWHERE
from media_pipeline.core.player import Player

MOST_OUTCOMES = 12

MakeAbsolute = Callable[[str], str]


def describe_lesson(
    lesson: AbstractLessonPage, view: LessonView, *, make_absolute: MakeAbsolute
) -> dict[str, Any]:
    """Return what machines are told about `lesson`; nothing that the page does not show."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "name": lesson.title,
        "description": lesson.summary,
        "url": make_absolute(lesson.url or "/"),
        "inLanguage": lesson.language,
        "isAccessibleForFree": True,
        "learningResourceType": "video lesson",
        "educationalUse": "instruction",
        "author": [
            _describe_maker("Person", one, "discovery_teacher", make_absolute)
            for one in view.teachers
        ],
        "teaches": lesson.list_outcomes()[:MOST_OUTCOMES],
    }
    if lesson.school_name:
        kind = "EducationalOrganization"
        data["provider"] = _describe_maker(kind, view.school, "discovery_school", make_absolute)
    if lesson.first_published_at:
        data["datePublished"] = lesson.first_published_at.isoformat()
    if lesson.last_published_at:
        data["dateModified"] = lesson.last_published_at.isoformat()
    if view.course:
        data["about"] = {"@type": "Thing", "name": view.course.subject.name}
        data["educationalLevel"] = view.course.grade.name
    if lesson.topic:
        data["educationalAlignment"] = {
            "@type": "AlignmentObject",
            "alignmentType": "educationalSubject",
            "targetName": lesson.topic.name,
        }
    if view.player and view.player.is_public:
        data["timeRequired"] = say_duration(view.player.duration_ms)
        recording = _describe_recording(lesson, view.player, make_absolute)
        data["video" if view.player.has_picture else "audio"] = recording
    return data


def _describe_maker(
    kind: str, maker: Maker, view_name: str, make_absolute: MakeAbsolute
) -> dict[str, str]:
    described = {"@type": kind, "name": maker.name}
    if maker.key:
        # A host may show no search, and then has no pages of teachers either.
        with suppress(NoReverseMatch):
            described["url"] = make_absolute(reverse(view_name, args=[maker.key]))
    return described


def _describe_recording(
    lesson: AbstractLessonPage, player: Player, make_absolute: MakeAbsolute
) -> dict[str, Any]:
    published = lesson.recording.published_at if lesson.recording else None
    families = [family for family in player.families if family.name == EVERYWHERE]
    files = [one for family in families for one in family.files]
    best = max(files, key=lambda one: one.bytes, default=None)
    data: dict[str, Any] = {
        "@type": "VideoObject" if player.has_picture else "AudioObject",
        "name": lesson.title,
        "description": lesson.summary,
        "inLanguage": player.language or lesson.language,
        "duration": say_duration(player.duration_ms),
    }
    if published:
        data["uploadDate"] = published.isoformat()
    if player.poster:
        data["thumbnailUrl"] = make_absolute(player.poster.jpeg)
    if best:
        data["contentUrl"] = make_absolute(best.address)
        data["encodingFormat"] = best.type.partition(";")[0]
    return data

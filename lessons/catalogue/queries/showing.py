"""Everything that the page of a lesson shows, read at once in a bounded number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from wagtail.models import Page

from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.queries.lessons import Around, find_around
from lessons.curriculum.models import Course
from lessons.discovery.queries import Makers, find_makers
from lessons.discovery.queries.showing import keep_shown
from media_pipeline.core.captions import Cue, InvalidCaptions, read_captions, read_words
from media_pipeline.core.player import Player
from media_pipeline.queries.player import get_player
from media_pipeline.queries.showing import list_shown_captions

# Longer ones have a page of their own: the lesson's must arrive over a weak link.
INLINE_TRANSCRIPT = 5000


@dataclass(frozen=True, kw_only=True)
class Maker:
    """A teacher or a school as a lesson names them; without a key there is no page of theirs."""

    name: str
    key: str


@dataclass(frozen=True, kw_only=True)
class LessonView:
    """A lesson as one person sees it."""

    course: Course | None
    player: Player | None
    is_being_prepared: bool
    """There is a recording, but nothing that this person could watch yet."""
    transcript: str
    has_long_transcript: bool
    attachments: list[Any]
    teachers: list[Maker]
    school: Maker
    around: Around


def read_lesson(lesson: AbstractLessonPage, *, user: Any, now: datetime) -> LessonView:
    """Return what `user`, None for everybody, sees of `lesson`."""
    _fetch_parts(lesson)
    recording, topic = lesson.recording, lesson.topic
    player = get_player(recording, user=user, now=now) if recording else None
    transcript = read_transcript(lesson)
    is_long = len(transcript) > INLINE_TRANSCRIPT
    teachers, school = read_makers(lesson)
    return LessonView(
        course=topic.course if topic else lesson.course,
        player=player if player and player.families else None,
        is_being_prepared=recording is not None and not (player and player.families),
        transcript="" if is_long else transcript,
        has_long_transcript=is_long,
        attachments=[block.value for block in lesson.attachments if block.value],
        teachers=teachers,
        school=school,
        around=find_around(lesson),
    )


def read_makers(lesson: AbstractLessonPage) -> tuple[list[Maker], Maker]:
    """Return the teachers and the school of `lesson`, with the pages that they have."""
    makers = find_makers(f"lesson:{lesson.pk}") if lesson.live else Makers()
    school = makers.school or lesson.school_name
    names = lesson.list_teacher_names()
    return (
        [Maker(name=name, key=makers.find(name, school)) for name in names],
        Maker(name=school, key=makers.find(school)),
    )


def read_transcript(lesson: AbstractLessonPage) -> str:
    """Return the words of a lesson: as its teacher wrote them, or else those of the captions."""
    return lesson.transcript.strip() or "\n".join(map(read_words, choose_captions(lesson)))


def choose_captions(lesson: AbstractLessonPage) -> tuple[Cue, ...]:
    """Return the captions of `lesson` in its own language, or else in another."""
    if lesson.recording is None:
        return ()
    captions = {one.language: one for one in list_shown_captions(lesson.recording)}
    caption = captions.get(lesson.language) or next(iter(captions.values()), None)
    try:
        return read_captions(caption.vtt) if caption else ()
    except InvalidCaptions:
        return ()


def get_public_lesson(pk: int) -> AbstractLessonPage | None:
    """Return the lesson with this number, if everybody may see it."""
    page = Page.objects.live().public().filter(pk=pk).first()
    lesson = page.specific if page else None
    if not isinstance(lesson, AbstractLessonPage):
        return None
    shown: AbstractLessonPage | None = keep_shown(
        type(lesson)._default_manager.filter(pk=lesson.pk)
    ).first()
    return shown


def _fetch_parts(lesson: AbstractLessonPage) -> None:
    if lesson.recording is not None:
        prefetch_related_objects([lesson.recording], "captions")
    pictures = [block.value for block in lesson.body if block.block_type == "image"]
    pictures += [block.value.get("picture") for block in lesson.questions]
    # However many there are, their sizes are looked up once.
    prefetch_related_objects([one for one in pictures if one], "renditions")

"""What a browser needs to keep a lesson, and which of the lessons that it keeps have changed."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse

from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.queries import list_public_lessons, list_quiz
from lessons.curriculum.models import Grade, Topic
from lessons.curriculum.queries import list_topics
from lessons.discovery.models import Entry, Kind
from lms.offline.rules.saved import LessonState, name_version
from media_pipeline.core.offer import OfferedWay, list_ways, order_families
from media_pipeline.core.player import PlayedFile, Player
from media_pipeline.models import Caption, Encoding
from media_pipeline.queries.player import get_player

# More than fits a phone; whoever wants them all takes them topic by topic.
MOST_TOGETHER = 40
NEW_FOR = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Saving:
    """A public lesson, and what there is of it to keep."""

    lesson: AbstractLessonPage
    player: Player | None

    @property
    def ways(self) -> tuple[OfferedWay, ...]:
        """How its film may be kept, the thriftiest first."""
        return list_ways(self.player) if self.player else ()

    @property
    def sounds(self) -> tuple[PlayedFile, ...]:
        """Its sound alone, one a family: all there is of a recording without a picture."""
        families = order_families(self.player) if self.player else []
        return tuple(family.sounds[0] for family in families if family.sounds)

    @property
    def papers(self) -> list[Any]:
        """Its worksheets and whatever else hangs on it as a file."""
        blocks = [one for one in self.lesson.body if one.block_type == "document"]
        found = {
            one.value.pk: one.value for one in (*self.lesson.attachments, *blocks) if one.value
        }
        return list(found.values())

    @property
    def papers_bytes(self) -> int:
        """What they take."""
        return sum(one.get_file_size() or 0 for one in self.papers)

    @property
    def slides_bytes(self) -> int:
        """What its slides take."""
        return self.player.slides_bytes if self.player else 0


def list_savings(lessons: Sequence[AbstractLessonPage], *, now: datetime) -> list[Saving]:
    """Return what there is to keep of `lessons`, which are public."""
    return [
        Saving(
            lesson=lesson,
            player=get_player(lesson.recording, user=None, now=now) if lesson.recording else None,
        )
        for lesson in lessons
    ]


def list_lessons_of_topic(topic: Topic) -> list[AbstractLessonPage]:
    """Return the public lessons on `topic` and those below it, in teaching order."""
    below = list_topics().filter(course=topic.course_id, path__startswith=f"{topic.path}.")
    places = {topic.pk: topic.path, **dict(below.values_list("pk", "path"))}
    entries = Entry.objects.live().filter(kind=Kind.LESSON, topic__in=places)
    lessons = list_public_lessons(_read_origins(entries.values_list("origin", flat=True)))
    lessons.sort(key=lambda one: (places.get(one.topic_id, ""), one.path))
    return lessons[:MOST_TOGETHER]


def list_new_lessons(grade: Grade, *, now: datetime) -> list[AbstractLessonPage]:
    """Return the lessons of `grade` that became public within a week, the newest first.

    Schools and continuing education share a number: who looks for either finds both.
    """
    entries = Entry.objects.live().filter(
        kind=Kind.LESSON, grade__number=grade.number, published_at__gt=now - NEW_FOR
    )
    newest = entries.order_by("-published_at", "-pk").values_list("origin", flat=True)
    return list_public_lessons(_read_origins(newest[:MOST_TOGETHER]))


def find_versions(pks: Collection[int]) -> dict[int, str]:
    """Return the present version of each public lesson among these numbers; others are gone."""
    lessons = list_public_lessons(pks)
    recordings = {one.recording_id: one.recording for one in lessons if one.recording}
    originals = {one.original_id for one in recordings.values()}
    encodings = {
        original: f"{token}:{state}"
        for original, token, state in Encoding.objects.filter(
            original__in=originals, is_current=True
        ).values_list("original", "token", "state")
    }
    captions: dict[Any, list[str]] = {}
    rows = Caption.objects.filter(source__in=recordings)
    for source, language, changed_at in rows.values_list("source", "language", "changed_at"):
        captions.setdefault(source, []).append(f"{language}:{changed_at.isoformat()}")
    return {
        lesson.pk: name_version(
            LessonState(
                address=lesson.url or "",
                revision=lesson.live_revision_id or 0,
                encoding=encodings.get(lesson.recording.original_id, "")
                if lesson.recording
                else "",
                captions=captions.get(lesson.recording_id, []),
            )
        )
        for lesson in lessons
    }


def describe_saving(saving: Saving, *, version: str) -> dict[str, Any]:
    """Return everything that a browser fetches to keep a lesson, as it travels."""
    lesson, player = saving.lesson, saving.player
    course = lesson.topic.course if lesson.topic else lesson.course
    slides = list(player.slides) if player else []
    return {
        "pk": lesson.pk,
        "version": version,
        "title": lesson.title,
        "place": str(course or ""),
        "address": lesson.url or "",
        "slides": {
            "address": reverse("lesson_slides", args=[lesson.pk]) if slides else "",
            "bytes": saving.slides_bytes,
        },
        "papers": {
            "addresses": [one.url for one in saving.papers],
            "bytes": saving.papers_bytes,
        },
        "beside": _list_pages_beside(lesson),
        "texts": [one.address for one in player.captions] if player else [],
        "ways": [
            {"way": way, "files": [_describe_file(one) for one in files]}
            for way, files in list_files(saving)
        ],
        "questions": _describe_questions(lesson),
    }


def list_files(saving: Saving) -> list[tuple[str, tuple[PlayedFile, ...]]]:
    """Return the files of each way of keeping a lesson, the thriftiest way first."""
    ways = [(one.way.value, one.files) for one in saving.ways]
    return ways or ([("listen", saving.sounds)] if saving.sounds else [])


def _list_pages_beside(lesson: AbstractLessonPage) -> list[str]:
    # Other rooms' pages about a lesson, where those rooms are installed.
    with suppress(NoReverseMatch):
        return [reverse("lesson_questions", args=[lesson.pk])]
    return []


def _describe_file(one: PlayedFile) -> dict[str, Any]:
    return {"address": one.address, "type": one.type, "bytes": one.bytes}


def _describe_questions(lesson: AbstractLessonPage) -> dict[str, Any]:
    """Return what is right, by the names of the fields on the page."""
    return {
        one.name: {
            "many": one.question.takes_many,
            "choices": [[choice.is_right, choice.explanation] for choice in one.question.choices],
            "accepted": list(one.question.accepted),
            "explanation": one.question.explanation,
        }
        for one in list_quiz(lesson)
    }


def _read_origins(origins: Iterable[str]) -> list[int]:
    numbers = (origin.partition(":")[2] for origin in origins)
    return [int(number) for number in numbers if number.isdigit()]

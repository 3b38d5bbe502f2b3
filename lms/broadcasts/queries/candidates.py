"""Which lessons may be aired at all: public by review, with a film whose length is known."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from lessons.catalogue.models import SubjectPage
from lessons.catalogue.queries import list_lesson_models
from lessons.discovery.queries.showing import keep_shown
from lms.broadcasts.rules.airings import ChannelKind
from lms.broadcasts.rules.frames import count_frames


@dataclass(frozen=True, kw_only=True)
class Airable:
    """A lesson that everybody may see, with what a plan needs of it."""

    lesson_id: int
    course_id: int
    title: str
    frames: int
    source_id: int
    topic_path: str
    has_picture: bool
    has_sound: bool

    def fits(self, kind: ChannelKind) -> bool:
        """Tell whether a kind of channel has anything to show or to say of it."""
        return self.has_sound if kind is ChannelKind.RADIO else self.has_picture


def list_airable(courses: Collection[Any]) -> list[Airable]:
    """Return the public lessons of some subjects of grades, each in the order of its topics."""
    places = dict(
        SubjectPage.objects.filter(course__in=[one.pk for one in courses]).values_list(
            "path", "course_id"
        )
    )
    found: list[Airable] = []
    for model in list_lesson_models() if places else ():
        below = model._default_manager.none()
        for path in places:
            below = below | model._default_manager.filter(path__startswith=path)
        pages = keep_shown(below.live().public().exclude(recording=None))
        found += _read(pages, places)
    return sorted(found, key=lambda one: (one.course_id, one.topic_path or "~", one.lesson_id))


def get_airable(lesson_id: int) -> Airable | None:
    """Return one lesson if it may be aired; None otherwise."""
    for model in list_lesson_models():
        pages = keep_shown(
            model._default_manager.live().public().filter(pk=lesson_id).exclude(recording=None)
        )
        page = pages.first()
        if page is None:
            continue
        parent = page.get_parent().specific
        course_id = getattr(parent, "course_id", None)
        if course_id is not None:
            return next(iter(_read(pages, {parent.path: course_id})), None)
    return None


def find_airable(lesson_ids: Iterable[int]) -> dict[int, Airable]:
    """Return by their numbers those of some lessons that may be aired now."""
    wanted = set(lesson_ids)
    found: dict[int, Airable] = {}
    for model in list_lesson_models() if wanted else ():
        pages = model._default_manager.live().public().filter(pk__in=wanted)
        pages = keep_shown(pages.exclude(recording=None))
        paths = {path[: -model.steplen] for path in pages.values_list("path", flat=True)}
        places = dict(SubjectPage.objects.filter(path__in=paths).values_list("path", "course_id"))
        found |= {one.lesson_id: one for one in _read(pages, places)}
    return found


def _read(pages: Any, places: dict[str, int]) -> list[Airable]:
    rows = pages.values_list(
        "pk",
        "path",
        "title",
        "recording_id",
        "recording__original__duration_ms",
        "recording__original__width",
        "recording__original__has_sound",
        "topic__path",
    )
    return [
        Airable(
            lesson_id=pk,
            course_id=course,
            title=title,
            frames=count_frames(duration),
            source_id=source,
            topic_path=topic_path or "",
            has_picture=width is not None,
            has_sound=has_sound,
        )
        for pk, path, title, source, duration, width, has_sound, topic_path in rows
        if duration > 0 and (course := places.get(path[: -pages.model.steplen])) is not None
    ]

"""A lesson as a row of slides: what is said while each is there, and the sound to go with it."""

from dataclasses import dataclass
from datetime import datetime

from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.queries.showing import Maker, choose_captions, read_makers
from media_pipeline.core.captions import read_words
from media_pipeline.core.offer import EVERYWHERE
from media_pipeline.core.player import Picture, PlayedFile, Player
from media_pipeline.core.stills import read_stretches_ms
from media_pipeline.queries.player import get_player


@dataclass(frozen=True, kw_only=True)
class ShownSlide:
    """A slide, and what is said while it is there."""

    picture: Picture
    start_ms: int
    words: str


@dataclass(frozen=True, kw_only=True)
class SlidesView:
    """What the page of slides shows to everybody."""

    slides: tuple[ShownSlide, ...]
    sounds: tuple[PlayedFile, ...]
    """The thriftiest of each family, in the order in which browsers try them."""
    size: PlayedFile | None
    """Whatever has the shape of the slides."""
    teachers: list[Maker]
    school: Maker


def read_slides(lesson: AbstractLessonPage, *, now: datetime) -> SlidesView:
    """Return the slides of a lesson that is public."""
    player = get_player(lesson.recording, user=None, now=now) if lesson.recording else None
    teachers, school = read_makers(lesson)
    families = sorted(player.families, key=lambda one: one.name == EVERYWHERE) if player else []
    files = [one for family in families for one in family.files]
    return SlidesView(
        slides=_list_slides(lesson, player) if player else (),
        sounds=tuple(family.sounds[0] for family in families if family.sounds),
        size=max(files, key=lambda one: one.width or 0, default=None),
        teachers=teachers,
        school=school,
    )


def _list_slides(lesson: AbstractLessonPage, player: Player) -> tuple[ShownSlide, ...]:
    cues = choose_captions(lesson)
    stretches = read_stretches_ms([slide.at_ms for slide in player.slides])
    return tuple(
        ShownSlide(
            picture=picture,
            start_ms=start,
            words=" ".join(
                # By its middle: captions show a little early, and slides turn while people speak.
                words
                for cue in cues
                if start <= (cue.start_ms + cue.end_ms) / 2 < end and (words := read_words(cue))
            ),
        )
        for picture, (start, end) in zip(player.slides, stretches, strict=True)
    )

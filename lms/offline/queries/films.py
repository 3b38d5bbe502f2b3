"""The published files of a recording, in each quality that a pack may have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.offline.rules.choosing import LINK_KBPS, Filmed, Quality
from media_pipeline.core.offer import EVERYWHERE
from media_pipeline.models import Encoding, Rendition, Source
from media_pipeline.queries.player import find_current_encoding


@dataclass(frozen=True, kw_only=True)
class FilmFile:
    """One file of a film in the public store."""

    place: str
    bytes: int
    is_sound: bool


@dataclass(frozen=True, kw_only=True)
class Film:
    """What is published of a recording."""

    files: Mapping[Quality, FilmFile]
    poster: str
    slides: Sequence[str]
    duration_ms: int

    @property
    def sizes(self) -> Filmed:
        """Return what the choice between qualities needs."""
        return Filmed(sizes={quality: file.bytes for quality, file in self.files.items()})


def find_film(recording: Source | None) -> Film | None:
    """Return what a pack may take of `recording`; None while nothing of it is published."""
    if recording is None or recording.published_at is None:
        return None
    encoding = find_current_encoding(recording)
    renditions = list(encoding.renditions.all()) if encoding is not None else []
    if encoding is None or not renditions:
        return None
    # A stick is put into televisions and old telephones, too.
    everywhere = [one for one in renditions if one.family == EVERYWHERE] or renditions
    report = encoding.report
    return Film(
        files={
            quality: FilmFile(
                place=f"{encoding.folder}/{chosen.mp4}",
                bytes=chosen.bytes,
                is_sound=chosen.link_kbps is None,
            )
            for quality in Quality
            if (chosen := _choose(everywhere, quality)) is not None
        },
        poster=_name(encoding, (report.get("poster") or {}).get("webp")),
        slides=[
            _name(encoding, slide["webp"]) for slide in report.get("slides", ()) if "webp" in slide
        ],
        duration_ms=recording.original.duration_ms,
    )


def _choose(renditions: Sequence[Rendition], quality: Quality) -> Rendition | None:
    films = sorted(
        (one for one in renditions if one.link_kbps is not None), key=lambda one: one.average_bps
    )
    sounds = sorted(
        (one for one in renditions if one.link_kbps is None), key=lambda one: one.average_bps
    )
    if quality is Quality.SOUND or not films:
        return next(iter(sounds or films), None)
    fitting = [one for one in films if (one.link_kbps or 0) <= LINK_KBPS[quality]]
    return fitting[-1] if fitting else films[0]


def _name(encoding: Encoding, path: str | None) -> str:
    return f"{encoding.folder}/{path}" if path else ""

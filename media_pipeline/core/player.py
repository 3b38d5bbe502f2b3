"""What a page is told about a recording: addresses, sizes, words; not who may have it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PlayedFile:
    """One rung, or a sound alone, as one progressive file and as a playlist."""

    rung: str
    address: str
    playlist: str
    type: str
    """For `<source type>`: browsers then skip what they cannot decode, without a request."""
    link_kbps: int | None
    width: int | None
    height: int | None
    fps: float | None
    average_bps: int
    bytes: int


@dataclass(frozen=True, kw_only=True)
class PlayedFamily:
    """The files of one codec family, thriftiest first."""

    name: str
    master: str | None
    """The HLS master; None until all rungs are there."""
    files: tuple[PlayedFile, ...]
    sounds: tuple[PlayedFile, ...]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A still in two formats."""

    webp: str
    jpeg: str
    at_ms: int = 0


@dataclass(frozen=True, kw_only=True)
class Words:
    """Captions of one language, for `<track>`."""

    address: str
    language: str
    label: str


@dataclass(frozen=True, kw_only=True)
class OtherSound:
    """A sound to be heard instead of the film's own."""

    kind: str
    label: str
    language: str
    families: tuple[PlayedFamily, ...]


@dataclass(frozen=True, kw_only=True)
class Player:
    """Everything a player is given; `families` is empty while nothing can be played yet."""

    title: str
    language: str
    duration_ms: int
    has_picture: bool
    is_public: bool
    is_complete: bool
    """False while rungs, stills and masters are still being made."""
    families: tuple[PlayedFamily, ...]
    poster: Picture | None
    captions: tuple[Words, ...]
    sprites: str | None
    """WebVTT that names parts of one picture, for seeking."""
    chapters: str | None
    slides: tuple[Picture, ...]
    slides_bytes: int = 0
    """What all slides take as WebP."""
    other_sounds: tuple[OtherSound, ...]

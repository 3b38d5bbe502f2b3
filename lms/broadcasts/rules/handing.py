"""What a station is handed: published airings, each with its file if it has one; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.frames import DAY_FRAMES, FRAMES_PER_SECOND, Span

# Where a station's profile says nothing else (rules of exchange of tapes).
PROGRAMME_BEGINS = 10 * 3600 * FRAMES_PER_SECOND


@dataclass(frozen=True, kw_only=True)
class HandedFile:
    """A master as it is handed over."""

    name: str
    bytes: int
    sha256: str
    md5: str
    frames: int
    som: int = 0
    """The frame of the file at which the programme begins, behind bars and clock."""
    begins: int = PROGRAMME_BEGINS
    """The frame that the timecode of the file shows there."""


@dataclass(frozen=True, kw_only=True)
class Handed:
    """One published airing; its span counts from the start of the channel's day."""

    key: int
    day: date
    span: Span
    kind: AiringKind
    title: str
    grade: int | None = None
    subject: str = ""
    relay_source: str = ""
    lesson: int | None = None
    approved_by: str = ""
    file: HandedFile | None = None
    is_withdrawn: bool = False
    """Its lesson may not be aired any more, whatever the station still has of it."""

    @property
    def code(self) -> str:
        """What the station writes on the tape: the name of the file without its suffix."""
        return self.file.name.rsplit(".", 1)[0] if self.file else ""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A stretch of a broadcast day: an airing, or what fills the time between two."""

    span: Span
    airing: Handed | None = None
    filler: str = ""
    """What is shown where no lesson is, or where the lesson has no file: a relay."""

    @property
    def file(self) -> HandedFile | None:
        """The file that is shown, if it is one of ours."""
        return self.airing.file if self.airing is not None else None

    @property
    def title(self) -> str:
        """What people call it."""
        return self.filler if self.airing is None else self.airing.title


@dataclass(frozen=True, kw_only=True)
class Gap:
    """What a filler is called and how long it lasts."""

    source: str
    frames: int


def list_files(handed: Iterable[Handed]) -> list[HandedFile]:
    """Return each file once, in the order in which it is first needed."""
    found: dict[str, HandedFile] = {}
    for one in handed:
        if one.file is not None:
            found.setdefault(one.file.name, one.file)
    return list(found.values())


def lay_out_day(handed: Iterable[Handed], *, fillers: Sequence[Gap], default: str) -> list[Stretch]:
    """Return a day of exactly 86,400 seconds: airings in order, and fillers wherever none is.

    Fillers of the station go first, the longest that fits; `default` takes what is left, to the
    frame. What overlaps an airing before it is cut: a playlist has one line for each moment.
    """
    stretches: list[Stretch] = []
    at = 0
    for one in sorted(handed, key=lambda one: (one.span.start, one.key)):
        start = max(one.span.start, at)
        end = min(one.span.end, DAY_FRAMES)
        if start >= end:
            continue
        stretches += _fill(at, start, fillers, default)
        stretches.append(Stretch(span=Span(start, end), airing=one, filler=default))
        at = end
    return stretches + _fill(at, DAY_FRAMES, fillers, default)


def _fill(start: int, end: int, fillers: Sequence[Gap], default: str) -> list[Stretch]:
    found: list[Stretch] = []
    own = sorted((one for one in fillers if one.frames > 0), key=lambda one: -one.frames)
    # Each of the station's own at most once in a gap: the same trailer twenty times is none.
    for one in own:
        if one.frames <= end - start:
            found.append(Stretch(span=Span(start, start + one.frames), filler=one.source))
            start += one.frames
    if start < end:
        found.append(Stretch(span=Span(start, end), filler=default))
    return found

"""Pictures and texts beside the film: which moments to keep, and the WebVTT files naming them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

SPRITE_WIDTH, SPRITE_COLUMNS = 160, 10
MOST_SPRITES = 100
MOST_SLIDES = 120
# A slide is kept as it looks just before the next one: with everything the teacher added.
BEFORE_NEXT_MS = 600
CHAPTER_LEAST_MS = 20_000
# What a weak link brings before anybody has asked for the film: lines and quality are tried in this
# order until the poster is that small.
POSTER_BYTES = 6000
POSTERS = ((360, 55), (360, 35), (270, 35), (270, 20), (180, 20))


@dataclass(frozen=True, kw_only=True)
class Sprites:
    interval_ms: int
    count: int
    width: int
    height: int

    @property
    def rows(self) -> int:
        """Return the rows of the sheet."""
        return -(-self.count // SPRITE_COLUMNS)


def choose_poster_ms(duration_ms: int, slide_starts_ms: Sequence[int], *, is_slides: bool) -> int:
    """Return the moment for the poster: the first page when it is complete, or past the titles."""
    if is_slides and len(slide_starts_ms) > 1:
        return max(0, slide_starts_ms[1] - BEFORE_NEXT_MS)
    return duration_ms // 10


def choose_slides_ms(slide_starts_ms: Sequence[int], duration_ms: int) -> tuple[int, ...]:
    """Return the moments at which each slide is complete."""
    ends = [*slide_starts_ms[1:], duration_ms]
    moments = [
        max(start, end - BEFORE_NEXT_MS) for start, end in zip(slide_starts_ms, ends, strict=True)
    ]
    return tuple(moments[:MOST_SLIDES])


def read_stretches_ms(slides_ms: Sequence[int]) -> tuple[tuple[int, float], ...]:
    """Return from when to when each slide is there, given the moments at which it is complete.

    The last one stays to the end, and beyond the most that are kept.
    """
    turns = [moment + BEFORE_NEXT_MS for moment in slides_ms[:-1]]
    return tuple(zip([0, *turns], [*turns, inf], strict=True)) if slides_ms else ()


def choose_chapters_ms(slide_starts_ms: Sequence[int], duration_ms: int) -> tuple[int, ...]:
    """Return the starts of chapters: slide changes, none shorter than twenty seconds."""
    chapters = [0]
    for start in slide_starts_ms[1:]:
        long_enough = start - chapters[-1] >= CHAPTER_LEAST_MS
        if long_enough and duration_ms - start >= CHAPTER_LEAST_MS:
            chapters.append(start)
    return tuple(chapters)


def plan_sprites(duration_ms: int, *, width: int, height: int, key_ms: int) -> Sprites:
    """Return how the seek pictures are laid out: key frames, found without decoding the rest."""
    steps = max(1, -(-duration_ms // (MOST_SPRITES * key_ms)))
    interval_ms = steps * key_ms
    lines = max(2, round(SPRITE_WIDTH * height / width / 2) * 2)
    return Sprites(
        interval_ms=interval_ms,
        count=-(-duration_ms // interval_ms),
        width=SPRITE_WIDTH,
        height=lines,
    )


def write_sprites_vtt(sprites: Sprites, duration_ms: int, *, file: str) -> str:
    """Return the WebVTT that maps times to parts of the sheet."""
    lines = ["WEBVTT", ""]
    for n in range(sprites.count):
        start, end = n * sprites.interval_ms, min(duration_ms, (n + 1) * sprites.interval_ms)
        x = n % SPRITE_COLUMNS * sprites.width
        y = n // SPRITE_COLUMNS * sprites.height
        lines += [
            f"{stamp(start)} --> {stamp(end)}",
            f"{file}#xywh={x},{y},{sprites.width},{sprites.height}",
            "",
        ]
    return "\n".join(lines)


def write_chapters_vtt(chapters_ms: Sequence[int], duration_ms: int) -> str:
    """Return the WebVTT of chapters; people give them names later."""
    lines = ["WEBVTT", ""]
    for number, (start, end) in enumerate(pairwise([*chapters_ms, duration_ms]), 1):
        lines += [f"{stamp(start)} --> {stamp(end)}", str(number), ""]
    return "\n".join(lines)


def stamp(at_ms: int) -> str:
    """Return a WebVTT time."""
    seconds, ms = divmod(at_ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{ms:03d}"

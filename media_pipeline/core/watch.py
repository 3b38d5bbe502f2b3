"""What happens over a whole lesson, from small grey frames: black, freezes, slide changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from media_pipeline.core.analysis import compare
from media_pipeline.core.graph import WATCH_FPS
from media_pipeline.core.loudness import Interval

# The brightest spot: a dark screen with white letters is not black.
BLACK_BRIGHTEST = 40
BLACK_LEAST_MS = 1000
FROZEN_SHARE, FROZEN_NOISE = 0.0005, 0.02
FREEZE_LEAST_MS = 30_000
# A new slide changes this much of the picture at once and then stands still: a title may be gone in
# three seconds, and a transition is over in one.
SLIDE_SHARE = 0.06
SLIDE_LEAST_MS = 2_000


def summarise(frames: Sequence[bytes]) -> list[list[float]]:
    """Return (brightest, share that moved, noise) per frame; the first has moved nothing."""
    moved = [(0.0, 0.0)]
    for before, after in pairwise(frames):
        movement = compare(before, after)
        moved.append((movement.share, movement.noise))
    return [
        [max(frame), round(share, 5), round(noise, 4)]
        for frame, (share, noise) in zip(frames, moved, strict=False)
    ]


@dataclass(frozen=True, kw_only=True)
class Watched:
    black: tuple[Interval, ...]
    frozen: tuple[Interval, ...]
    slide_starts_ms: tuple[int, ...]


def read_watched(rows: Sequence[Sequence[float]], *, duration_ms: int) -> Watched:
    """Return the intervals and changes that the rows of all chunks, in order, tell of."""
    black = [row[0] <= BLACK_BRIGHTEST for row in rows]
    still = [row[1] <= FROZEN_SHARE and row[2] <= FROZEN_NOISE for row in rows]
    return Watched(
        black=_intervals(black, BLACK_LEAST_MS, duration_ms),
        frozen=_intervals(still, FREEZE_LEAST_MS, duration_ms),
        slide_starts_ms=_slides(rows),
    )


def _intervals(flags: Sequence[bool], least_ms: int, duration_ms: int) -> tuple[Interval, ...]:
    found: list[Interval] = []
    step = 1000 // WATCH_FPS
    start: int | None = None
    for n, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = n
        elif not flag and start is not None:
            end_ms = min(duration_ms, n * step)
            if end_ms - start * step >= least_ms:
                found.append(Interval(start_ms=start * step, end_ms=end_ms))
            start = None
    return tuple(found)


def _slides(rows: Sequence[Sequence[float]]) -> tuple[int, ...]:
    step = 1000 // WATCH_FPS
    starts = [0]
    for n, row in enumerate(rows):
        settled = all(later[1] < SLIDE_SHARE for later in rows[n + 1 : n + 3])
        if row[1] >= SLIDE_SHARE and settled and n * step - starts[-1] >= SLIDE_LEAST_MS:
            starts.append(n * step)
    return tuple(starts)

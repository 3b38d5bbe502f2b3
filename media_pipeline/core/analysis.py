"""What a lesson shows, judged from a few small grey windows: slides, a camera, or both."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

WIDTH, HEIGHT = 96, 54
FRAME_BYTES = WIDTH * HEIGHT
SAMPLE_FPS = 5
WINDOW_S = 4.0
MOST_WINDOWS = 8
# Looking costs about as much as encoding one rung: a lesson of an hour pays for more of it.
SECONDS_PER_WINDOW = 40.0
# A picture this short is looked at whole.
WHOLE_UNDER_S = 9.0
# Differences of grey that the eye takes for movement; below it is noise and rounding.
MOVED = 5
BLACK = 24
# Mean differences of grey where nothing moves, on the corpus: drawn pictures stay under 0.2 even
# after a screen recorder's own compression, sensors begin at 0.25.
DRAWN_NOISE = 0.22
CAMERA_NOISE = 0.4
FEWEST = 6


class Content(StrEnum):
    SLIDES = "slides"
    MIXED = "mixed"
    CAMERA = "camera"


@dataclass(frozen=True, kw_only=True)
class Window:
    start_s: float
    length_s: float


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Black borders, as shares of the picture."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, kw_only=True)
class Analysis:
    content: Content
    moving_share: float
    """Part of the picture that moves in the middle one of all looked-at frames."""
    busy_share: float
    """Part of the frames in which more than a quarter of the picture moves."""
    noise: float
    """Mean difference of grey where nothing moves."""
    trial_kbps: float
    """What AV1 takes while it looks, at 720 lines and CRF 57: how hard the picture is."""
    interlaced: bool
    bars: Bars


def choose_windows(duration_s: float) -> tuple[Window, ...]:
    """Return the spans to look at, spread evenly, never the very first or last second."""
    if duration_s <= WHOLE_UNDER_S:
        return (Window(start_s=0.0, length_s=duration_s),)
    number = min(MOST_WINDOWS, max(2, round(duration_s / SECONDS_PER_WINDOW)))
    stride = duration_s / number
    middle = (stride - WINDOW_S) / 2
    return tuple(
        Window(start_s=round(n * stride + middle, 3), length_s=WINDOW_S) for n in range(number)
    )


def split_frames(raw: bytes, frame_bytes: int = FRAME_BYTES) -> list[bytes]:
    """Cut a raw grey stream into frames; a torn last one is dropped."""
    whole = len(raw) // frame_bytes
    return [raw[n * frame_bytes : (n + 1) * frame_bytes] for n in range(whole)]


@dataclass(frozen=True, kw_only=True)
class Movement:
    """The difference between two neighbouring frames."""

    share: float
    noise: float


def compare(before: bytes, after: bytes) -> Movement:
    """Return how much moved from one grey frame to the next."""
    pairs = Counter(zip(before, after, strict=True))
    counts: Counter[int] = Counter()
    for (a, b), count in pairs.items():
        # Black borders have no noise and would dilute that of the picture.
        if a > BLACK or b > BLACK:
            counts[abs(a - b)] += count
    moved = sum(count for step, count in counts.items() if step > MOVED)
    still = counts.total() - moved
    noise = sum(step * count for step, count in counts.items() if step <= MOVED)
    return Movement(share=moved / len(before), noise=noise / still if still else 0.0)


def judge(
    windows: Sequence[Sequence[bytes]], *, trial_kbps: float, interlaced: bool = False
) -> Analysis:
    """Return what the windows' frames show."""
    movements = [compare(before, after) for frames in windows for before, after in pairwise(frames)]
    shares = sorted(movement.share for movement in movements) or [0.0]
    moving = shares[len(shares) // 2]
    busy = sum(share > 0.25 for share in shares) / len(shares)
    noise = sum(m.noise for m in movements) / max(1, len(movements))
    return Analysis(
        content=_content(len(movements), moving, busy, noise),
        moving_share=round(moving, 4),
        busy_share=round(busy, 4),
        noise=round(noise, 3),
        trial_kbps=round(trial_kbps, 1),
        interlaced=interlaced,
        bars=find_bars([frame for frames in windows for frame in frames]),
    )


def _content(looked: int, moving: float, busy: float, noise: float) -> Content:
    if looked < FEWEST:
        # Too short to tell: a camera's rungs are right for anything, slides' are not.
        return Content.CAMERA
    if noise <= DRAWN_NOISE and moving <= 0.04 and busy <= 0.12:
        return Content.SLIDES
    if noise <= CAMERA_NOISE and moving <= 0.15 and busy <= 0.4:
        return Content.MIXED
    return Content.CAMERA


def find_bars(frames: Sequence[bytes]) -> Bars:
    """Return the borders that stay black in every frame."""
    if not frames:
        return Bars(left=0.0, top=0.0, right=0.0, bottom=0.0)
    brightest = [max(values) for values in zip(*frames, strict=True)]
    rows = [max(brightest[y * WIDTH : (y + 1) * WIDTH]) > BLACK for y in range(HEIGHT)]
    columns = [max(brightest[x::WIDTH]) > BLACK for x in range(WIDTH)]
    if not any(rows):
        return Bars(left=0.0, top=0.0, right=0.0, bottom=0.0)
    return Bars(
        left=round(columns.index(True) / WIDTH, 3),
        top=round(rows.index(True) / HEIGHT, 3),
        right=round(columns[::-1].index(True) / WIDTH, 3),
        bottom=round(rows[::-1].index(True) / HEIGHT, 3),
    )

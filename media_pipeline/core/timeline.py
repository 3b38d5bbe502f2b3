"""When a file's packets really play: its true length and the even frame grid we encode on."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import median

from media_pipeline.core.refusals import LEAST_KEPT, Damaged

STANDARD_RATES = tuple(
    Fraction(rate)
    for rate in (
        *("1", "2", "3", "4", "5", "6", "8", "10", "12", "25/2", "15", "18", "20"),
        *("24000/1001", "24", "25", "30000/1001", "30", "48", "50", "60000/1001", "60"),
    )
)
# Faster than this is halved until it is not: on a weak link smooth costs more than sharp.
FASTEST = Fraction(31)
EVEN = 0.12


@dataclass(frozen=True, kw_only=True)
class Timeline:
    fps: Fraction
    """The even grid; frame n shows at n / fps."""
    frames: int
    """Grid frames from zero to the end of the lesson."""
    packets: int
    video_end_ms: int
    audio_end_ms: int
    variable_fps: bool

    @property
    def duration_ms(self) -> int:
        """Return how long the lesson is."""
        return round(self.frames * 1000 / self.fps) if self.frames else self.audio_end_ms


@dataclass(frozen=True, kw_only=True)
class Packets:
    """One stream's packets, in seconds, in the order they show."""

    starts_s: tuple[float, ...]
    end_s: float


def find_kept_share(timeline: Timeline, *, claimed_ms: int | None, truncated: bool) -> float:
    """Return which part of the lesson is there; only a file known to be cut is held to its claim.

    :raises Damaged: too little.
    """
    if not truncated or not claimed_ms:
        return 1.0
    kept = min(1.0, timeline.duration_ms / claimed_ms)
    if kept < LEAST_KEPT:
        raise Damaged(f"cut short: only {kept:.0%} of it is there")
    return kept


def read_packets(lines: Iterable[str]) -> dict[int, Packets]:
    """Read ffmpeg's framecrc listing, by output stream."""
    bases: dict[int, float] = {}
    starts: dict[int, list[float]] = {}
    ends: dict[int, float] = {}
    for line in lines:
        if line.startswith("#tb "):
            number, _, base = line[4:].partition(":")
            bases[int(number)] = float(Fraction(base.strip()))
        elif line and line[0].isdigit():
            stream, _dts, pts, duration, *_rest = line.split(",")
            number_, start = int(stream), int(pts)
            base_s = bases.get(number_, 1.0)
            starts.setdefault(number_, []).append(start * base_s)
            end = (start + max(0, int(duration))) * base_s
            ends[number_] = max(ends.get(number_, 0.0), end)
    return {n: Packets(starts_s=tuple(sorted(s)), end_s=ends[n]) for n, s in starts.items()}


def lay_timeline(
    *,
    video: Packets | None,
    audio: Packets | None,
    claimed_fps: float | None = None,
    claimed_frames: int | None = None,
) -> Timeline:
    """Choose the frame grid and count its frames; the claims only count where packets are mute."""
    audio_end_s = audio.end_s if audio else 0.0
    if video is None:
        return Timeline(
            fps=Fraction(1),
            frames=0,
            packets=0,
            video_end_ms=0,
            audio_end_ms=round(audio_end_s * 1000),
            variable_fps=False,
        )
    steps = [b - a for a, b in pairwise(video.starts_s) if b - a > 1e-4]
    fps, variable = _rate(steps, claimed_fps)
    last_step_s = steps[-1] if steps else float(1 / fps)
    # Half-written headers give the last packet no duration: it shows as long as the one before.
    video_end_s = max(video.end_s, video.starts_s[-1] + min(last_step_s, 1.0))
    if not steps and claimed_frames:
        # A bare stream carries no times at all.
        video_end_s = float(claimed_frames / fps)
    # Sound that runs on keeps the last picture up; less than half a second is only padding.
    end_s = audio_end_s if audio_end_s > video_end_s + 0.5 else video_end_s
    while fps > FASTEST:
        fps /= 2
    return Timeline(
        fps=fps,
        frames=max(1, round(end_s * fps)),
        packets=len(video.starts_s),
        video_end_ms=round(video_end_s * 1000),
        audio_end_ms=round(audio_end_s * 1000),
        variable_fps=variable,
    )


def _rate(steps: list[float], claimed_fps: float | None) -> tuple[Fraction, bool]:
    if not steps:
        return snap_rate(claimed_fps or 25.0), False
    middle = median(steps)
    even = sum(abs(step - middle) <= EVEN * middle + 0.0015 for step in steps)
    if even >= 0.95 * len(steps):
        regular = [step for step in steps if abs(step - middle) <= EVEN * middle + 0.0015]
        return snap_rate(len(regular) / sum(regular)), False
    # Uneven: fast enough for nine steps in ten, so no motion is lost; never above the cap.
    brisk = sorted(steps)[len(steps) // 10]
    wanted = min(float(FASTEST) - 1, 1 / brisk)
    return next(rate for rate in STANDARD_RATES if rate >= wanted * 0.97), True


def snap_rate(fps: float) -> Fraction:
    """Return the standard rate that `fps` means, or `fps` itself to a thousandth."""
    nearest = min(STANDARD_RATES, key=lambda rate: abs(float(rate) - fps))
    if abs(float(nearest) - fps) <= 0.0008 * fps:
        return nearest
    if abs(float(nearest) - fps) <= 0.01 * fps and nearest.denominator == 1:
        return nearest
    return Fraction(max(1000, round(fps * 1000)), 1000)

"""Whether an encoded chunk keeps its link's budget, and what to try when it does not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, log

from media_pipeline.core.chunk_command import Attempt
from media_pipeline.core.ladder import VideoRung
from media_pipeline.core.links import PEAK_WINDOW_S, judged_s, video_peak_kbps
from media_pipeline.core.rates import LAST_CRF, SLOPE
from media_pipeline.core.sounds import choose_audio

MOST_ATTEMPTS = 4
MOST_HOLD = 8
# A try that takes this many times what it may has shown that it takes too much.
STOP_AT = 1.1


@dataclass(frozen=True, kw_only=True)
class Rate:
    """What one chunk of one rung takes, picture alone."""

    bytes: int
    duration_s: float
    peak_bytes: int
    """The most in any ten seconds."""

    @property
    def average_kbps(self) -> float:
        """Return the average, over at least ten seconds."""
        return self.bytes * 8 / 1000 / judged_s(self.duration_s)

    @property
    def peak_kbps(self) -> float:
        """Return the highest ten seconds."""
        return self.peak_bytes * 8 / 1000 / PEAK_WINDOW_S


def limit(attempt: Attempt, *, duration_s: float, is_last: bool) -> Attempt:
    """Return `attempt` with an end where it has taken too much, unless nothing follows it."""
    may_follow = not is_last and (
        attempt.crf < LAST_CRF[attempt.rung.family] or attempt.hold < MOST_HOLD
    )
    most = int(STOP_AT * attempt.rung.cap_kbps * judged_s(duration_s) * 1000 / 8)
    return replace(attempt, most_bytes=most if may_follow else None)


def measure(sizes: Sequence[int], *, fps: float, frames: int | None = None) -> Rate:
    """Return the rate of frames of `sizes` bytes, evenly spaced.

    Of a try that was ended early, before so many `frames`, the rest is taken to go on as it began.
    """
    frames = frames or len(sizes)
    window = max(1, int(PEAK_WINDOW_S * fps))
    current = peak = 0
    for n, size in enumerate(sizes):
        current += size - (sizes[n - window] if n >= window else 0)
        peak = max(peak, current)
    whole = sum(sizes) * frames // len(sizes)
    return Rate(bytes=whole, duration_s=frames / fps, peak_bytes=peak)


def excess(rate: Rate, rung: VideoRung) -> float:
    """Return how many times too much the chunk takes; 1 or less is within the budget."""
    most = video_peak_kbps(rung.link_kbps, choose_audio(rung.family, rung.link_kbps))
    return max(rate.average_kbps / rung.cap_kbps, rate.peak_kbps / most)


def try_again(attempt: Attempt, rate: Rate) -> Attempt | None:
    """Return a thriftier attempt, or None where this one is good or nothing is left to try."""
    over = excess(rate, attempt.rung)
    if over <= 1.0:
        return None
    family = attempt.rung.family
    if attempt.crf < LAST_CRF[family]:
        steps = max(2, ceil(log(over * 1.05) / SLOPE[family]))
        return replace(attempt, crf=min(LAST_CRF[family], attempt.crf + steps))
    if attempt.hold < MOST_HOLD:
        return replace(attempt, hold=attempt.hold * 2)
    return None

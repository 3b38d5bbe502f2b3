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


def measure(sizes: Sequence[int], *, fps: float) -> Rate:
    """Return the rate of frames of `sizes` bytes, evenly spaced."""
    window = max(1, int(PEAK_WINDOW_S * fps))
    current = peak = 0
    for n, size in enumerate(sizes):
        current += size - (sizes[n - window] if n >= window else 0)
        peak = max(peak, current)
    return Rate(bytes=sum(sizes), duration_s=len(sizes) / fps, peak_bytes=peak)


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
    if attempt.hold < 8:
        return replace(attempt, hold=attempt.hold * 2)
    return None

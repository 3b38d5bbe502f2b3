"""What a picture would take at a size, a rate and a CRF, foretold from its trial encode."""

from dataclasses import dataclass
from fractions import Fraction
from math import exp, log, log2

from media_pipeline.core.analysis import Analysis
from media_pipeline.core.links import judged_s
from media_pipeline.core.sounds import Family

# The trial stands in the middle of the CRFs that weak links get: all others are told from there.
TRIAL_CRF = 57
# AV1's rate by CRF, as logarithmic slopes measured on a clean and on a noisy camera: the knee is
# where noise and fine texture begin to vanish.
GENTLE, STEEP_FROM, STEEP = 0.063, 59, 0.17
# The trial runs preset 10; at the same CRF preset 8 spends more, and draws better for it.
PRESET_FACTOR = {"8": 1.2, "9": 1.0, "10": 1.0}
# H.264 at its anchor against the trial: 2.4 on clean pictures, 1.6 on noisy ones.
H264_FACTOR, H264_ANCHOR_CRF, H264_SLOPE = 2.0, 34, 0.115
# How the rate follows the number of pixels, as an exponent: AV1 saves little by smaller pictures.
SMALLER = {Family.MODERN: 0.55, Family.UNIVERSAL: 0.65}
HALF_RATE = 0.75
# For a step from what was measured: how much a CRF saves at least, and where it ends.
SLOPE = {Family.MODERN: 0.07, Family.UNIVERSAL: H264_SLOPE}
LAST_CRF = {Family.MODERN: 63, Family.UNIVERSAL: 45}


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What the planner knows of a source's picture."""

    width: int
    height: int
    fps: Fraction
    duration_s: float
    analysis: Analysis

    @property
    def lines(self) -> int:
        """Return the shorter side."""
        return min(self.width, self.height)

    @property
    def trial_kbps(self) -> float:
        """Return the trial's rate as the budget will judge it."""
        return self.analysis.trial_kbps * (self.duration_s / judged_s(self.duration_s))


def predict_kbps(
    picture: Picture, family: Family, *, lines: int, divisor: int, crf: int, preset: str
) -> float:
    """Return the rate a rung of this size would take if nothing capped it."""
    size = exp(2 * SMALLER[family] * log(lines / min(720, picture.lines)))
    base = picture.trial_kbps * size * exp(log(HALF_RATE) * log2(divisor))
    if family is Family.UNIVERSAL:
        return base * H264_FACTOR * exp(-H264_SLOPE * (crf - H264_ANCHOR_CRF))
    gentle = min(crf, STEEP_FROM) - TRIAL_CRF
    steep = max(0, crf - STEEP_FROM)
    return base * PRESET_FACTOR[preset] * exp(-GENTLE * gentle - STEEP * steep)

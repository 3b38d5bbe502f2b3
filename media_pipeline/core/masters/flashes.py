"""Flashes that may cause seizures, screened as ITU-R BT.1702 describes them; a person decides.

A screen, not a certificate: small grey frames know nothing of saturated red or of fine stripes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from media_pipeline.core.masters.profiles import FRAMES_PER_S

WIDTH, HEIGHT = 32, 18
FRAME_BYTES = WIDTH * HEIGHT
# A television that shows white at 200 cd/m².
PEAK_CD, GAMMA = 200.0, 2.4
LUMINANCE = tuple(PEAK_CD * min(1.0, max(0.0, (grey - 16) / 219)) ** GAMMA for grey in range(256))
LEAST_STEP_CD, DARKER_BELOW_CD = 20.0, 160.0
LEAST_AREA = FRAME_BYTES // 4
MOST_FLASHES = 3


@dataclass(frozen=True, kw_only=True)
class Burst:
    """A stretch with more flashes in some second than are allowed."""

    start_s: float
    end_s: float
    flashes: int
    """Of its worst second."""


def find_bursts(frames: Iterable[bytes]) -> list[Burst]:
    """Return the stretches of these frames, 25 a second, that flash too often."""
    turns = _find_turns(frames)
    bursts: list[Burst] = []
    for number, first in enumerate(turns):
        within = [turn for turn in turns[number : number + 60] if turn < first + FRAMES_PER_S]
        flashes = len(within) // 2
        if flashes <= MOST_FLASHES:
            continue
        start_s, end_s = first / FRAMES_PER_S, within[-1] / FRAMES_PER_S
        if bursts and start_s <= bursts[-1].end_s:
            last = bursts.pop()
            start_s, flashes = last.start_s, max(last.flashes, flashes)
        bursts.append(Burst(start_s=start_s, end_s=end_s, flashes=flashes))
    return bursts


def _find_turns(frames: Iterable[bytes]) -> list[int]:
    """Return the frames at which a quarter of the picture turns brighter or darker, in turns."""
    turns: list[int] = []
    last_sign = 0
    before = b""
    lowest: list[float] = []
    highest: list[float] = []
    directions: list[int] = []
    for number, frame in enumerate(frames):
        if frame == before:
            continue
        light = [LUMINANCE[grey] for grey in frame]
        if not before:
            lowest, highest, directions = light[:], light[:], [0] * len(light)
        before = frame
        up, down = _step(light, lowest, highest, directions)
        sign = 1 if up >= LEAST_AREA else -1 if down >= LEAST_AREA else 0
        if sign and sign != last_sign:
            turns.append(number)
            last_sign = sign
    return turns


def _step(
    light: Sequence[float], lowest: list[float], highest: list[float], directions: list[int]
) -> tuple[int, int]:
    """Follow every cell by one frame; return how many turned brighter and how many darker."""
    up = down = 0
    for cell, now in enumerate(light):
        low, high = lowest[cell], highest[cell]
        if now < low:
            low = lowest[cell] = now
        if now > high:
            high = highest[cell] = now
        if now - low >= LEAST_STEP_CD and low < DARKER_BELOW_CD and directions[cell] <= 0:
            up += 1
            directions[cell] = 1
            lowest[cell] = highest[cell] = now
        elif high - now >= LEAST_STEP_CD and now < DARKER_BELOW_CD and directions[cell] >= 0:
            down += 1
            directions[cell] = -1
            lowest[cell] = highest[cell] = now
    return up, down

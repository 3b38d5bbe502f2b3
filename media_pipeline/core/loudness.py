"""How loud a lesson is and what to do about it: ffmpeg's measurements read, a gain decided."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

SPEECH_LUFS = -19.0
BROADCAST_LUFS = -23.0
# Encoders at 20 to 32 kbit/s overshoot it by up to 3 dB.
CEILING_DBTP = -2.5
# Never lift a hiss: a track this quiet holds no speech.
MOST_GAIN_DB = 30.0
SILENT_LUFS = -69.0
# Of silence the meter tells no number, and a report needs one.
QUIETEST_DBTP = -100.0


@dataclass(frozen=True, kw_only=True)
class Interval:
    start_ms: int
    end_ms: int


@dataclass(frozen=True, kw_only=True)
class Loudness:
    integrated_lufs: float
    range_lu: float
    true_peak_dbtp: float
    clipped: bool
    silences: tuple[Interval, ...]

    @property
    def is_silent(self) -> bool:
        """Tell whether there is nothing to hear."""
        return self.integrated_lufs <= SILENT_LUFS


@dataclass(frozen=True, kw_only=True)
class Gain:
    gain_db: float
    target_lufs: float
    """Where the gain leads: what was asked, or less where the recording cannot be lifted so far."""
    limit: bool
    """Peaks would pass the ceiling: hold them there."""
    ceiling_dbtp: float = CEILING_DBTP
    """Lower where an encoder was heard to overshoot it (core/levelling.py)."""


def read_loudness(lines: Iterable[str], *, duration_ms: int) -> Loudness:
    """Read what ebur128, astats and silencedetect wrote."""
    found: dict[str, float] = {}
    silences: list[Interval] = []
    opened: int | None = None
    for line in lines:
        for key, pattern in PATTERNS.items():
            if match := pattern.search(line):
                found[key] = float(match[1])
        if match := SILENCE_START.search(line):
            opened = max(0, round(float(match[1]) * 1000))
        elif (match := SILENCE_END.search(line)) and opened is not None:
            silences.append(Interval(start_ms=opened, end_ms=round(float(match[1]) * 1000)))
            opened = None
    if opened is not None:
        silences.append(Interval(start_ms=opened, end_ms=duration_ms))
    return Loudness(
        integrated_lufs=found.get("integrated", -70.0),
        range_lu=found.get("range", 0.0),
        true_peak_dbtp=found.get("peak", -100.0),
        clipped=found.get("level", -100.0) >= -0.02 and found.get("flat", 0.0) > 0.0,
        silences=tuple(silences),
    )


PATTERNS = {
    "integrated": re.compile(r"\bI:\s+(-?[\d.]+) LUFS"),
    "range": re.compile(r"\bLRA:\s+(-?[\d.]+) LU"),
    "peak": re.compile(r"\bPeak:\s+(-?[\d.]+|-?inf) dBFS"),
    "level": re.compile(r"Peak level dB: (-?[\d.]+|-?inf)"),
    "flat": re.compile(r"Flat factor: ([\d.]+)"),
}
SILENCE_START = re.compile(r"silence_start: (-?[\d.]+)")
SILENCE_END = re.compile(r"silence_end: (-?[\d.]+)")


def choose_gain(loudness: Loudness, *, target_lufs: float = SPEECH_LUFS) -> Gain:
    """Return the gain that brings the lesson to the target.

    One measured gain and a limiter keep the speaker's own dynamics; `loudnorm` with
    `linear=true` turns dynamic without a word when a peak is in its way.
    """
    if loudness.is_silent:
        return Gain(gain_db=0.0, target_lufs=loudness.integrated_lufs, limit=False)
    gain = min(MOST_GAIN_DB, target_lufs - loudness.integrated_lufs)
    return Gain(
        gain_db=round(gain, 2),
        target_lufs=round(loudness.integrated_lufs + gain, 2),
        limit=loudness.true_peak_dbtp + gain > CEILING_DBTP,
    )

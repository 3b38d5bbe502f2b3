"""How a sound is levelled: what was tried, what is heard behind its encoder, what to try next."""

from collections.abc import Sequence
from dataclasses import dataclass

from media_pipeline.core.ladder import AudioRung
from media_pipeline.core.loudness import MOST_GAIN_DB, Gain, Loudness

MOST_TRIES = 4
# Nobody hears half a unit; ears and rules agree on one (EBU R 128).
NEAR_LU = 0.5
# Players resample and mix: what peaks above it may clip there (EBU R 128).
MOST_PEAK_DBTP = -1.0
# A recording pushed further into the limiter is all noise floor and no voice.
MOST_PUSH_DB = 12.0
# Overshoot varies from one encode to the next by tenths.
PEAK_MARGIN_DB = 0.5
LOWEST_CEILING_DBTP = -9.0
# The limiter eats a part of what is added: at least this much of it was measured to arrive.
LEAST_SLOPE = 0.3


@dataclass(frozen=True, kw_only=True)
class Try:
    """One encode of one sound."""

    sound: AudioRung
    gain: Gain
    number: int = 0

    @property
    def file(self) -> str:
        """Return the name of its result in the scratch directory."""
        return f"{self.sound.id}-{self.number}.mp4" if self.number else f"{self.sound.id}.mp4"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A try and what is heard of it."""

    tried: Try
    lufs: float
    peak_dbtp: float

    @property
    def off_lu(self) -> float:
        """Return how far it is from its target."""
        return self.lufs - self.tried.gain.target_lufs

    @property
    def over_db(self) -> float:
        """Return by how much its peaks are too high."""
        return max(0.0, self.peak_dbtp - MOST_PEAK_DBTP)


def hear(tried: Try, loudness: Loudness) -> Outcome:
    """Return what came of `tried`."""
    return Outcome(tried=tried, lufs=loudness.integrated_lufs, peak_dbtp=loudness.true_peak_dbtp)


def try_again(outcomes: Sequence[Outcome], *, first: Gain) -> Try | None:
    """Return what to try after `outcomes` of one sound; None where nothing better is in sight.

    `first` is the gain that the recording's own loudness asks for.
    """
    last = outcomes[-1]
    gain = last.tried.gain
    is_near = abs(last.off_lu) <= NEAR_LU
    if len(outcomes) == MOST_TRIES or (is_near and not last.over_db):
        return None
    gain_db = gain.gain_db
    if not is_near:
        gain_db -= last.off_lu / _slope(outcomes)
    gain_db = round(min(gain_db, first.gain_db + MOST_PUSH_DB, MOST_GAIN_DB), 2)
    ceiling = gain.ceiling_dbtp
    if last.over_db:
        ceiling = max(LOWEST_CEILING_DBTP, round(ceiling - last.over_db - PEAK_MARGIN_DB, 2))
    # Whatever is pushed up, or has passed its peak, needs holding.
    limit = gain.limit or gain_db > first.gain_db or bool(last.over_db)
    again = Gain(gain_db=gain_db, target_lufs=gain.target_lufs, limit=limit, ceiling_dbtp=ceiling)
    if again == gain:
        return None
    return Try(sound=last.tried.sound, gain=again, number=last.tried.number + 1)


def choose_best(outcomes: Sequence[Outcome]) -> Outcome:
    """Return the outcome to keep: peaks in bounds first, then nearness, then the earlier."""
    return min(outcomes, key=lambda o: (max(0.0, abs(o.off_lu) - 1.0) + o.over_db, abs(o.off_lu)))


def _slope(outcomes: Sequence[Outcome]) -> float:
    """Return how much louder the sound becomes for each decibel added."""
    if len(outcomes) < 2:
        # Between "all of it arrives" and what a busy limiter lets through.
        return 0.7 if outcomes[-1].tried.gain.limit and outcomes[-1].off_lu < 0 else 1.0
    before, after = outcomes[-2:]
    added = after.tried.gain.gain_db - before.tried.gain.gain_db
    lowered = after.tried.gain.ceiling_dbtp != before.tried.gain.ceiling_dbtp
    if lowered or abs(added) < 0.1:
        return 0.7
    return min(1.0, max(LEAST_SLOPE, (after.lufs - before.lufs) / added))

"""To the station's loudness by one gain and a limiter: what was tried, and what to try next."""

from collections.abc import Sequence
from dataclasses import dataclass

from media_pipeline.core.loudness import MOST_GAIN_DB, SILENT_LUFS
from media_pipeline.core.loudness import Loudness as Heard
from media_pipeline.core.masters.profiles import Loudness

MOST_TRIES = 7
# Half of what is tolerated: the meter of whoever checks reads a tenth.
NEAR_LU = 0.101
# A limiter holds samples, a meter looks between them.
LIMITER_MARGIN_DB = 0.3
LOWEST_CEILING_DBTP = -12.0
MOST_PUSH_DB = 14.0
LEAST_SLOPE = 0.25


@dataclass(frozen=True, kw_only=True)
class Try:
    gain_db: float
    ceiling_dbtp: float | None
    """Where peaks are held; None where none comes near."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A try and what is heard of it, behind the encoder where that is lossy."""

    tried: Try
    lufs: float
    peak_dbtp: float
    range_lu: float


def choose_first(heard: Heard, wanted: Loudness) -> Try:
    """Return the gain that the recording's own loudness asks for."""
    if heard.is_silent:
        return Try(gain_db=0.0, ceiling_dbtp=None)
    gain_db = round(min(MOST_GAIN_DB, wanted.target_lufs - heard.integrated_lufs), 2)
    limits = heard.true_peak_dbtp + gain_db > wanted.aim_dbtp
    ceiling = wanted.aim_dbtp - LIMITER_MARGIN_DB if limits else None
    return Try(gain_db=gain_db, ceiling_dbtp=ceiling)


def try_again(outcomes: Sequence[Outcome], wanted: Loudness) -> Try | None:
    """Return what to try after `outcomes`; None where it is right, or nothing better in sight."""
    first, last = outcomes[0].tried, outcomes[-1]
    off = last.lufs - wanted.target_lufs
    over = last.peak_dbtp - _find_most(wanted)
    if len(outcomes) >= MOST_TRIES or last.lufs <= SILENT_LUFS:
        return None
    if abs(off) <= NEAR_LU and over <= 0:
        return None
    gain_db, ceiling = last.tried.gain_db, last.tried.ceiling_dbtp
    if over > 0:
        held = wanted.aim_dbtp if ceiling is None else ceiling
        ceiling = max(LOWEST_CEILING_DBTP, round(held - over - LIMITER_MARGIN_DB, 2))
    if abs(off) > NEAR_LU:
        gain_db -= off / _slope(outcomes)
        if ceiling is None and last.peak_dbtp + gain_db - last.tried.gain_db > wanted.aim_dbtp:
            ceiling = wanted.aim_dbtp - LIMITER_MARGIN_DB
    gain_db = round(min(gain_db, first.gain_db + MOST_PUSH_DB, MOST_GAIN_DB), 2)
    again = Try(gain_db=gain_db, ceiling_dbtp=ceiling)
    return None if any(again == outcome.tried for outcome in outcomes) else again


def choose_best(outcomes: Sequence[Outcome], wanted: Loudness) -> Outcome:
    """Return the outcome to keep: peaks in bounds first, then the nearest, then the earlier."""
    return min(
        outcomes,
        key=lambda one: (
            max(0.0, one.peak_dbtp - wanted.most_dbtp),
            round(abs(one.lufs - wanted.target_lufs), 2),
        ),
    )


def _find_most(wanted: Loudness) -> float:
    # Below the rule by what the meter of whoever checks may read otherwise.
    return wanted.most_dbtp - 0.1


def _slope(outcomes: Sequence[Outcome]) -> float:
    """Return how much louder it becomes for each decibel added: the limiter eats the rest."""
    last = outcomes[-1]
    if len(outcomes) > 1:
        before = outcomes[-2]
        added = last.tried.gain_db - before.tried.gain_db
        if abs(added) >= 0.1 and last.tried.ceiling_dbtp == before.tried.ceiling_dbtp:
            return min(1.0, max(LEAST_SLOPE, (last.lufs - before.lufs) / added))
    return 0.8 if last.tried.ceiling_dbtp is not None else 1.0

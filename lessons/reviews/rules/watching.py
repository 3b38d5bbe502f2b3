"""Which parts of a film were really played; pure."""

from collections.abc import Iterable
from datetime import timedelta

Range = tuple[int, int]
"""From and to in milliseconds, the end exclusive."""

HIGHEST_SPEED = 2
SLACK = timedelta(seconds=30)
"""For a page that was open before the server knew of it."""


def merge_ranges(ranges: Iterable[Range], *, duration_ms: int) -> list[Range]:
    """Return `ranges` in order, joined where they touch, cut to the film."""
    merged: list[Range] = []
    for start, end in sorted((max(0, start), min(end, duration_ms)) for start, end in ranges):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def measure_share(ranges: Iterable[Range], *, duration_ms: int) -> int:
    """Return how many percent of the film lie in `ranges`, rounded down; 100 for no film."""
    if duration_ms <= 0:
        return 100
    watched = sum(end - start for start, end in merge_ranges(ranges, duration_ms=duration_ms))
    return 100 * watched // duration_ms


def add_reported(
    known: Iterable[Range], told: Iterable[Range], *, duration_ms: int, spent: timedelta
) -> list[Range]:
    """Return `known` with what a browser reports, as far as so much can have been played.

    `spent` is the time since the film was first laid before the person. A stretch that does not
    fit in it is left out.
    """
    most = HIGHEST_SPEED * spent + SLACK
    kept = merge_ranges(known, duration_ms=duration_ms)
    for stretch in merge_ranges(told, duration_ms=duration_ms):
        longer = merge_ranges([*kept, stretch], duration_ms=duration_ms)
        if timedelta(milliseconds=sum(end - start for start, end in longer)) <= most:
            kept = longer
    return kept

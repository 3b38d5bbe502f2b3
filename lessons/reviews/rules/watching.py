"""Which parts of a film were really played; pure."""

from collections.abc import Iterable

Range = tuple[int, int]
"""From and to in milliseconds, the end exclusive."""


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

"""Colour bars left in a programme, found in small grey frames: a staircase down from the left."""

from collections.abc import Sequence

from media_pipeline.core.loudness import Interval
from media_pipeline.core.masters.flashes import HEIGHT, WIDTH
from media_pipeline.core.masters.profiles import FRAMES_PER_S

# Bars of every standard fill at least the upper half.
ROWS = HEIGHT // 2
SAME, STEP = 4, 6
FEWEST_STEPS, LEAST_DROP = 6, 90
EVERY = 5
LEAST_MS = 1000


def shows_bars(frame: bytes) -> bool:
    """Tell whether a frame shows white, yellow, cyan, green, magenta, red and blue side by side."""
    columns = []
    for x in range(WIDTH):
        column = frame[x : x + ROWS * WIDTH : WIDTH]
        if max(column) - min(column) > SAME:
            return False
        columns.append(sum(column) / ROWS)
    return any(
        len(run) >= FEWEST_STEPS and run[0] - run[-1] >= LEAST_DROP
        for run in _list_descents(_find_plateaus(columns))
    )


def find_bars(frames: Sequence[bytes]) -> list[Interval]:
    """Return when bars are shown for longer than a second."""
    found: list[Interval] = []
    start: int | None = None
    for number in [*range(0, len(frames), EVERY), len(frames)]:
        shown = number < len(frames) and shows_bars(frames[number])
        if shown and start is None:
            start = number
        elif not shown and start is not None:
            span = Interval(
                start_ms=start * 1000 // FRAMES_PER_S, end_ms=number * 1000 // FRAMES_PER_S
            )
            if span.end_ms - span.start_ms >= LEAST_MS:
                found.append(span)
            start = None
    return found


def _find_plateaus(columns: Sequence[float]) -> list[float]:
    """Return the levels that two neighbouring columns or more share, from the left."""
    plateaus: list[float] = []
    width, level = 1, columns[0]
    for value in columns[1:]:
        if abs(value - level) <= SAME:
            width += 1
            if width == 2:
                plateaus.append(level)
        else:
            width, level = 1, value
    return plateaus


def _list_descents(plateaus: Sequence[float]) -> list[list[float]]:
    runs: list[list[float]] = [[]]
    for level in plateaus:
        if runs[-1] and level > runs[-1][-1] - STEP:
            runs.append([])
        runs[-1].append(level)
    return runs

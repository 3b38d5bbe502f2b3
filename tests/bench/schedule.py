"""How long a week takes to be filled, and how close to what can be: make bench-schedule.

Planted weeks have windows without a minute to spare, so that a schedule without gaps exists and is
hard to find. Shortened ones have none: there a bound says how few gaps there could be at best.
"""

import sys
import time

from lms.broadcasts.rules.coverage import cover_week, tally_coverage
from lms.broadcasts.rules.filling import propose_week
from lms.broadcasts.rules.weeks import Week
from tests.factories.broadcast_weeks import plant_week, shorten_windows

SEEDS = range(1, 11)
SHAPES = [
    ("12 grades × 13 subjects, 3–6 min", {}),
    ("12 grades × 13 subjects, to the frame", {"is_ragged": True}),
    (
        "12 grades × 8 subjects, 5–9 min",
        {"grades": 12, "subjects": 8, "shortest": 5, "longest": 9},
    ),
    (
        "5 grades × 8 subjects, 15–30 min",
        {"grades": 5, "subjects": 8, "shortest": 15, "longest": 30},
    ),
    (
        "3 grades × 7 subjects, 15–30 min",
        {"grades": 3, "subjects": 7, "shortest": 15, "longest": 30},
    ),
    (
        "2 grades × 6 subjects, 15–30 min",
        {"grades": 2, "subjects": 6, "shortest": 15, "longest": 30},
    ),
    (
        "2 grades × 4 subjects, 15–30 min, one channel",
        {"grades": 2, "subjects": 4, "shortest": 15, "longest": 30, "channels": 1},
    ),
]


def measure(week: Week) -> tuple[float, int, int, int]:
    """Return seconds, cells, gaps, and how many gaps no schedule could avoid."""
    begun = time.perf_counter()
    proposal = propose_week(week)
    seconds = time.perf_counter() - begun
    cells = tally_coverage(cover_week(week)).cells
    return seconds, cells, len(proposal.gaps), sum(one.least_left_out for one in proposal.rooms)


def say(line: str) -> None:
    """Print a line of the table."""
    sys.stdout.write(f"{line}\n")


def main() -> None:
    """Print a table."""
    say("| week, 7 days × 2 channels | windows | cells | gaps | at least | median s | most s |")
    say("|---|---|---|---|---|---|---|")
    for label, shape in SHAPES:
        for cut in (0, 1, 10):
            found = [measure(shorten_windows(plant_week(seed=one, **shape), cut)) for one in SEEDS]
            seconds = sorted(one[0] for one in found)
            cells, gaps, least = (sum(one[at] for one in found) for at in (1, 2, 3))
            windows = f"{cut} min short each" if cut else "just enough"
            say(
                f"| {label} | {windows} | {cells} | {gaps} | {least} "
                f"| {seconds[len(seconds) // 2]:.2f} | {seconds[-1]:.2f} |"
            )


if __name__ == "__main__":
    main()

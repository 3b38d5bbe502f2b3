"""What a player tells of one watching, read with distrust: whoever likes can send anything."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

# A player tells at the latest when its page is closed; nobody leaves one open for longer.
LONGEST_S = 6 * 3600
# Whoever watches at twice the speed and looks again at what was hard.
MOST_TIMES = 4
# The fastest rung, its peaks included.
MOST_BYTES_A_SECOND = 2_500_000 // 8
MOST_STOPS = 500
MOST_CHECKS = 100
LONGEST_START_MS = 120_000

RUNG = re.compile(r"(?:modern|universal)-(?:[0-9]{2,5}|listen|slides)")
NUMBER = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What was seen of one lesson since the player last told; sums of these make a day."""

    lesson: int
    rung: str = ""
    """Such as "modern-64"; empty where it was not the film that was told of."""
    views: int = 0
    seconds: int = 0
    bytes: int = 0
    stalls: int = 0
    outages: int = 0
    starts: int = 0
    """How many told when their first picture came, and how long all of them waited for it."""
    starts_ms: int = 0
    checks: int = 0
    checks_right: int = 0

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to count."""
        return not (self.views or self.seconds or self.bytes or self.checks)


def read_watched(told: Mapping[str, str], *, duration_ms: int | None) -> Watched | None:
    """Return what `told` says, none of it more than can be; None when it says no lesson.

    `first_ms` stands only in what is told first: that is one view.
    """
    lesson = _read(told, "lesson", 2**31 - 1)
    if not lesson:
        return None
    longest_s = LONGEST_S
    if duration_ms:
        longest_s = min(longest_s, max(60, MOST_TIMES * duration_ms // 1000))
    seconds = _read(told, "seconds", longest_s)
    rung = f"{told.get('family', '')}-{told.get('rung', '')}"
    total = _read(told, "checks_total", MOST_CHECKS)
    first_ms = _read(told, "first_ms", LONGEST_START_MS)
    is_first = NUMBER.fullmatch(told.get("first_ms", "")) is not None
    return Watched(
        lesson=lesson,
        rung=rung if RUNG.fullmatch(rung) else "",
        views=int(is_first),
        seconds=seconds,
        # Some is fetched ahead and never seen, and a first picture takes no time to watch.
        bytes=_read(told, "bytes", MOST_BYTES_A_SECOND * (longest_s + 60)),
        stalls=_read(told, "stalls", MOST_STOPS),
        outages=_read(told, "outages", MOST_STOPS),
        starts=int(is_first),
        starts_ms=first_ms,
        checks=total,
        checks_right=_read(told, "checks_right", total),
    )


def _read(told: Mapping[str, str], name: str, most: int) -> int:
    text = told.get(name, "")
    return min(most, int(text)) if NUMBER.fullmatch(text) else 0

"""What the two halves of a film's frames are, judged from ffmpeg's counts of a few windows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from media_pipeline.core.masters.picture import Fields

COUNTS = re.compile(
    r"Multi frame detection: TFF:\s*(\d+) BFF:\s*(\d+) Progressive:\s*(\d+) Undetermined:\s*(\d+)"
)
# Still slides look whole whatever they are: so few moving frames prove nothing.
FEWEST = 4


@dataclass(frozen=True, kw_only=True)
class Counts:
    upper: int = 0
    lower: int = 0
    whole: int = 0


def count_fields(lines: Iterable[str]) -> Counts:
    """Read what idet wrote."""
    upper = lower = whole = 0
    for match in filter(None, map(COUNTS.search, lines)):
        upper, lower, whole = upper + int(match[1]), lower + int(match[2]), whole + int(match[3])
    return Counts(upper=upper, lower=lower, whole=whole)


def judge_fields(counts: Sequence[Counts], *, claims_fields: bool, claims_lower: bool) -> Fields:
    """Return what the frames are, of a film that claims to have fields.

    What it claims counts where nothing moves; drawn movement looks like fields in any film.
    """
    if not claims_fields:
        return Fields.WHOLE
    upper, lower = sum(c.upper for c in counts), sum(c.lower for c in counts)
    whole = sum(c.whole for c in counts)
    if upper + lower >= FEWEST and upper + lower > whole:
        return Fields.LOWER_FIRST if lower > upper else Fields.UPPER_FIRST
    if whole < FEWEST:
        return Fields.LOWER_FIRST if claims_lower else Fields.UPPER_FIRST
    return Fields.WHOLE

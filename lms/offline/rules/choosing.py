"""Which version of each film goes into a pack, and how a large pack is divided; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Quality(StrEnum):
    """How good the films of a pack are: made for which link."""

    SOUND = "sound"
    SAVING = "saving"
    MIDDLE = "middle"
    CLEAR = "clear"


LINK_KBPS = {Quality.SAVING: 64, Quality.MIDDLE: 256, Quality.CLEAR: 1000}
# As they stand in the names of folders.
WORDS = {
    Quality.SOUND: "Chỉ nghe",
    Quality.SAVING: "Tiết kiệm",
    Quality.MIDDLE: "Vừa",
    Quality.CLEAR: "Rõ",
}
# From best to thriftiest.
ORDER = (Quality.CLEAR, Quality.MIDDLE, Quality.SAVING, Quality.SOUND)


@dataclass(frozen=True, kw_only=True)
class Filmed:
    """How many bytes the film of a lesson takes in each quality."""

    sizes: Mapping[Quality, int]


def choose_quality(
    films: Sequence[Filmed], *, wanted: Quality, besides: int, ceiling: int
) -> Quality:
    """Return the best quality, not above `wanted`, with which all fits under `ceiling` bytes.

    `besides` is what takes room whatever the quality. Where nothing fits, the thriftiest moving
    picture is taken, or the sound where that was wanted: the pack is then divided.
    """
    worse = ORDER[ORDER.index(wanted) :]
    for quality in worse:
        total = besides + sum(film.sizes.get(quality, 0) for film in films)
        if total <= ceiling and (quality is not Quality.SOUND or wanted is Quality.SOUND):
            return quality
    return Quality.SOUND if wanted is Quality.SOUND else Quality.SAVING


def divide(groups: Sequence[int], *, first: int, ceiling: int) -> list[int]:
    """Return for each group of files, by its size, the number of the part that it goes into.

    Groups stay in order and whole; part 0 already holds `first` bytes. One that is larger than a
    part stands alone.
    """
    part, filled, numbers = 0, first, []
    for size in groups:
        if filled and filled + size > ceiling:
            part, filled = part + 1, 0
        filled += size
        numbers.append(part)
    return numbers

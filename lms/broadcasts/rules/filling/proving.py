"""Shows that a day cannot hold all that is wanted, by counting minutes; pure.

Whatever a packing looks like, a bin never holds more than the largest sum of pieces that fits into
it, and a time of day holds each want at most once. Where that is less than what is needed, no
search would find room: it is a fact about the windows, and the person is told the numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

from lms.broadcasts.rules.filling.packing import Bin, Want


@dataclass(frozen=True, kw_only=True)
class Bound:
    """What some wants need, and the most that their windows could ever hold of them."""

    needed: int
    usable: int
    least_left_out: int
    """So many wants find no room in any packing."""

    @property
    def is_short(self) -> bool:
        """Tell whether it is proven that not all find room."""
        return self.least_left_out > 0


def find_bound(bins: Sequence[Bin], wants: Sequence[Want]) -> Bound:
    """Return the tightest bound on a day: for all wants, and for those of each set of channels."""
    groups = {frozenset(one.sizes) for one in wants}
    bounds = [_count(bins, wants)]
    for channels in groups:
        some = [one for one in wants if frozenset(one.sizes) <= channels]
        bounds.append(_count([one for one in bins if one.channel in channels], some))
    return max(bounds, key=lambda one: (one.least_left_out, one.needed - one.usable))


def _count(bins: Sequence[Bin], wants: Sequence[Want]) -> Bound:
    least = [min(one.sizes.values(), default=0) for one in wants]
    needed = sum(size * one.copies for size, one in zip(least, wants, strict=True))
    usable = 0
    for part in sorted({one.part for one in bins}):
        here = [one for one in bins if one.part == part]
        able = [one for one in wants if any(one.fits(each) for each in here)]
        wanted = sum(max(one.sizes.values()) for one in able)
        usable += min(wanted, sum(_fill_most(one, able) for one in here))
    excess, left_out = needed - usable, 0
    # The longest ones, left out, would free the most: fewer than these cannot do.
    for freed in sorted((size * one.copies for size, one in zip(least, wants, strict=True)))[::-1]:
        if excess <= 0:
            break
        excess -= freed
        left_out += 1
    return Bound(needed=needed, usable=usable, least_left_out=left_out)


def _fill_most(one: Bin, wants: Sequence[Want]) -> int:
    """Return the largest sum of pieces, each taken once, that a bin can hold."""
    room = max(one.size, one.most)
    sizes = [
        size
        for want in wants
        if (size := want.sizes.get(one.channel)) is not None
        and size <= room
        and one.part not in want.barred
    ]
    unit = gcd(*sizes) if sizes else 1
    most = room // unit
    # Bit n is set when some pieces make n units together.
    sums = 1
    for size in sizes:
        sums |= sums << (size // unit)
    sums &= (1 << (most + 1)) - 1
    return (sums.bit_length() - 1) * unit

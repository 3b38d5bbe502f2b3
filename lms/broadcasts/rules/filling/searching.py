"""Tries every packing of a few wants, so that a tight day is solved or proven not to be; pure.

With many small pieces exchanging them finds room. With few large ones there may be a single way.
It is looked for bin by bin: where little may be wasted, few sets of pieces fill a bin well enough.
"""

from collections.abc import Iterator, Sequence
from math import gcd

from lms.broadcasts.rules.filling.packing import Bin, Packing, Want

# Beyond so many steps a proof would take longer than an editor waits.
MOST_STEPS = 150_000
MOST_WANTS = 24


def search(
    bins: Sequence[Bin], wants: Sequence[Want], *, most_steps: int = MOST_STEPS
) -> tuple[Packing | None, bool]:
    """Return a packing of all wants, and whether every one was tried when there is none."""
    if len(wants) > MOST_WANTS:
        return None, False
    walk = _Walk(bins, wants, most_steps)
    found = walk.go(0)
    return (walk.packing if found else None), walk.steps < most_steps


class _Walk:
    def __init__(self, bins: Sequence[Bin], wants: Sequence[Want], most_steps: int) -> None:
        self.packing = Packing(bins=bins, wants=wants)
        self.bins, self.wants = bins, wants
        self.steps, self.most_steps = 0, most_steps
        self.order = sorted(range(len(bins)), key=lambda at: (bins[at].part, -bins[at].size, at))
        self.left = [one.copies for one in wants]
        sizes = [size for one in wants for size in one.sizes.values()]
        self.unit = gcd(*sizes) if sizes else 1
        needed = sum(min(one.sizes.values(), default=0) * one.copies for one in wants)
        # So much may lie idle altogether: a bin that wastes more cannot be part of any answer.
        self.slack = sum(one.size for one in bins) - needed

    def go(self, step: int) -> bool:
        """Fill the bins from `step` on; what was laid stays when that works."""
        if step == len(self.order):
            return not any(self.left)
        if self.slack < 0 or not self._is_open(step):
            return False
        at = self.order[step]
        able = [want for want in range(len(self.wants)) if self._may_take(want, at)]
        able.sort(key=lambda want: (-self.packing.measure(want, at), want))
        for chosen in self._list_sets(able, at):
            wasted = self._lay(chosen, at)
            if self.go(step + 1):
                return True
            for want in chosen:
                self.left[want] += 1
                self.packing.take((want, self.left[want] - 1))
            self.slack += wasted
            if self.steps >= self.most_steps:
                return False
        return False

    def _lay(self, chosen: Sequence[int], at: int) -> int:
        for want in chosen:
            self.packing.put((want, self.left[want] - 1), at)
            self.left[want] -= 1
        wasted = self.packing.free[at]
        self.slack -= wasted
        return wasted

    def _may_take(self, want: int, at: int) -> bool:
        left = self.left[want]
        return left > 0 and self.packing.may_lie((want, left - 1), at)

    def _is_open(self, step: int) -> bool:
        """Tell whether every want still has as many times of day before it as it has copies."""
        for want, left in enumerate(self.left):
            if left and left > len(
                {self.bins[at].part for at in self.order[step:] if self._may_take(want, at)}
            ):
                return False
        return True

    def _list_sets(self, able: Sequence[int], at: int) -> Iterator[list[int]]:
        """Return the sets of wants that fill a bin and waste no more than may be, fullest first."""
        size = self.bins[at].size
        sizes = [self.packing.measure(want, at) for want in able]
        # By place in the row, which sums the wants from there on can make; bit n is n units.
        sums = [1] * (len(able) + 1)
        for number in reversed(range(len(able))):
            sums[number] = sums[number + 1] | sums[number + 1] << (sizes[number] // self.unit)
        lowest = max(0, -(-(size - self.slack) // self.unit))
        for total in range(size // self.unit, lowest - 1, -1):
            if sums[0] >> total & 1:
                yield from self._choose(able, sizes, sums, 0, total, [])

    def _choose(
        self,
        able: Sequence[int],
        sizes: Sequence[int],
        sums: Sequence[int],
        number: int,
        total: int,
        chosen: list[int],
    ) -> Iterator[list[int]]:
        self.steps += 1
        if self.steps >= self.most_steps:
            return
        if number == len(able):
            yield list(chosen)
            return
        units = sizes[number] // self.unit
        if units <= total and sums[number + 1] >> (total - units) & 1:
            chosen.append(able[number])
            yield from self._choose(able, sizes, sums, number + 1, total - units, chosen)
            chosen.pop()
        if sums[number + 1] >> total & 1:
            yield from self._choose(able, sizes, sums, number + 1, total, chosen)

"""Finds room for the wants of one day: greedy first, then by exchanging what is placed; pure.

A want is a lesson to be shown once, or twice at different times of day. A bin is a free stretch of
one channel within one time of day. Whatever lies in one bin follows on without a hole, so that
only sums count: this is bin packing with few large bins and many small pieces, in which minutes
that are left over here and there can nearly always be moved together by exchanging two pieces.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

# What can be moved together at all comes together in one of the roomiest places.
MOST_TARGETS = 8

# A copy that moves, what comes back in its place if anything, and the bin it moves to.
Step = tuple[tuple[int, int], tuple[int, int] | None, int]


@dataclass(frozen=True, kw_only=True)
class Bin:
    """A free stretch, in frames; pieces take whole steps of its channel, so that all begin on them.

    `most` is the size by which nothing is ever refused wrongly: the last piece may be cut short of
    its step. It is what proofs count with.
    """

    channel: int
    part: int
    size: int
    most: int = 0
    is_preferred: bool = True


@dataclass(frozen=True, kw_only=True)
class Want:
    """A lesson to be shown `copies` times, each in another time of day."""

    sizes: Mapping[int, int]
    """By channel on which it may be aired, how much of a bin it takes."""
    copies: int = 2
    barred: frozenset[int] = frozenset()
    """Times of day at which it may not be."""

    def fits(self, one: Bin) -> bool:
        """Tell whether a copy could lie in a bin that is empty."""
        size = self.sizes.get(one.channel)
        return size is not None and size <= one.size and one.part not in self.barred


@dataclass
class Packing:
    """Which copy of which want lies in which bin; changed in place."""

    bins: Sequence[Bin]
    wants: Sequence[Want]
    free: list[int] = field(default_factory=list)
    lying: list[set[tuple[int, int]]] = field(default_factory=list)
    """By bin, the copies in it: number of the want and of the copy."""
    places: dict[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.free = [one.size for one in self.bins]
        self.lying = [set() for _one in self.bins]

    def copy(self) -> "Packing":
        """Return another packing that can be changed without changing this."""
        other = Packing(bins=self.bins, wants=self.wants)
        other.free = list(self.free)
        other.lying = [set(some) for some in self.lying]
        other.places = dict(self.places)
        return other

    def renumber(self, wants: Sequence[Want], numbers: Sequence[int]) -> "Packing":
        """Return this packing of some wants as one of `wants`, where they have these numbers."""
        other = Packing(bins=self.bins, wants=wants)
        for (want, copy), at in sorted(self.places.items()):
            other.put((numbers[want], copy), at)
        return other

    def measure(self, want: int, at: int) -> int:
        """Return how much of a bin a copy takes."""
        return self.wants[want].sizes[self.bins[at].channel]

    def may_lie(self, piece: tuple[int, int], at: int) -> bool:
        """Tell whether a copy may lie in a bin beside its twin, room or not."""
        want, copy = piece
        if not self.wants[want].fits(self.bins[at]):
            return False
        part = self.bins[at].part
        return not any(
            self.bins[self.places[want, other]].part == part
            for other in range(self.wants[want].copies)
            if other != copy and (want, other) in self.places
        )

    def put(self, piece: tuple[int, int], at: int) -> None:
        """Lay a copy into a bin."""
        self.places[piece] = at
        self.lying[at].add(piece)
        self.free[at] -= self.measure(piece[0], at)

    def take(self, piece: tuple[int, int]) -> int:
        """Take a copy out, and return where it lay."""
        at = self.places.pop(piece)
        self.lying[at].remove(piece)
        self.free[at] += self.measure(piece[0], at)
        return at

    def drop(self, want: int) -> None:
        """Take all copies of a want out."""
        for copy in range(self.wants[want].copies):
            if (want, copy) in self.places:
                self.take((want, copy))

    def is_placed(self, want: int) -> bool:
        """Tell whether every copy of a want lies somewhere."""
        return all((want, copy) in self.places for copy in range(self.wants[want].copies))

    def count_placed(self, wants: Iterable[int]) -> int:
        """Return how many of these wants lie with all their copies."""
        return sum(self.is_placed(want) for want in wants)


def pack(
    bins: Sequence[Bin], wants: Sequence[Want], groups: Sequence[Sequence[int]], *, tries: int = 6
) -> Packing:
    """Return a packing in which earlier groups leave nothing out for the sake of later ones.

    All together first: when everything finds room there is nothing to choose. Otherwise group by
    group, and of a group as many wants as can be: what lies is moved about, never dropped.
    """
    everything = [want for group in groups for want in group]
    together = Packing(bins=bins, wants=wants)
    add(together, everything, tries=tries)
    if together.count_placed(everything) == len(everything):
        return together
    packing = Packing(bins=bins, wants=wants)
    for group in groups:
        packing = _add_most(packing, group, tries=tries)
    # What came of packing all at once may have kept every earlier group whole by luck.
    return max((packing, together), key=lambda one: [one.count_placed(group) for group in groups])


def _add_most(packing: Packing, group: Sequence[int], *, tries: int) -> Packing:
    best = packing.copy()
    add(best, group, tries=tries)
    if best.count_placed(group) == len(group):
        return best
    # Room is scarce: of a group the short ones first make the most of it.
    other = packing.copy()
    add(other, group, tries=tries, shortest_first=True)
    return max((best, other), key=lambda one: one.count_placed(group))


def add(
    packing: Packing, wants: Sequence[int], *, tries: int, shortest_first: bool = False
) -> None:
    """Place as many of `wants` as can be found room for; what lies already stays in."""
    largest = {want: max(packing.wants[want].sizes.values(), default=0) for want in wants}
    sign = 1 if shortest_first else -1
    order = sorted(wants, key=lambda want: (_count_choices(packing, want), sign * largest[want]))
    waiting = [want for want in order if not _place_greedily(packing, want)]
    for attempt in range(tries):
        waiting = [want for want in waiting if not _make_room(packing, want, attempt)]
        if not waiting:
            return
        if attempt + 1 < tries:
            _stir(packing, attempt)


def _count_choices(packing: Packing, want: int) -> int:
    # Those that few bins can take come before those that lie well anywhere.
    return sum(packing.wants[want].fits(one) for one in packing.bins)


def _place_greedily(packing: Packing, want: int) -> bool:
    for copy in range(packing.wants[want].copies):
        at = _choose_bin(packing, (want, copy))
        if at is None:
            packing.drop(want)
            return False
        packing.put((want, copy), at)
    return True


def _choose_bin(packing: Packing, piece: tuple[int, int]) -> int | None:
    """Return the fullest bin that has room, in the time of day with the most of it."""
    room: dict[tuple[bool, int], int] = {}
    found = []
    for at, one in enumerate(packing.bins):
        key = (one.is_preferred, one.part)
        room[key] = room.get(key, 0) + packing.free[at]
        if packing.may_lie(piece, at) and packing.measure(piece[0], at) <= packing.free[at]:
            found.append(at)
    return min(
        found,
        key=lambda at: (
            not packing.bins[at].is_preferred,
            -room[packing.bins[at].is_preferred, packing.bins[at].part],
            packing.free[at],
            at,
        ),
        default=None,
    )


def _make_room(packing: Packing, want: int, attempt: int) -> bool:
    """Place a want by moving others together; leave all as it was when that fails."""
    copies = packing.wants[want].copies
    least = min(packing.wants[want].sizes.values(), default=0)
    if sum(packing.free) < copies * least:
        return False
    kept = packing.copy()
    targets = _list_targets(packing, want)
    shift = attempt % max(1, len(targets))
    for wanted in targets[shift:] + targets[:shift]:
        for copy, at in zip(range(copies), wanted, strict=True):
            size = packing.measure(want, at)
            # Gathering may carry its own twin into this time of day.
            if not _gather(packing, at, size) or not packing.may_lie((want, copy), at):
                break
            packing.put((want, copy), at)
        if packing.is_placed(want):
            return True
        _restore(packing, kept)
    return False


def _list_targets(packing: Packing, want: int) -> list[tuple[int, ...]]:
    fitting = [at for at, one in enumerate(packing.bins) if packing.wants[want].fits(one)]
    fitting.sort(key=lambda at: (-packing.free[at], at))
    if packing.wants[want].copies == 1:
        return [(at,) for at in fitting[:MOST_TARGETS]]
    pairs: list[tuple[int, ...]] = [
        (one, two)
        for number, one in enumerate(fitting)
        for two in fitting[number + 1 :]
        if packing.bins[one].part != packing.bins[two].part
    ]
    pairs.sort(key=lambda pair: -sum(packing.free[at] for at in pair))
    return pairs[:MOST_TARGETS]


def _restore(packing: Packing, kept: Packing) -> None:
    packing.free, packing.lying, packing.places = (
        list(kept.free),
        [set(some) for some in kept.lying],
        dict(kept.places),
    )


def _gather(packing: Packing, at: int, size: int) -> bool:
    """Free `size` of a bin by moving or exchanging single pieces; each step frees some more."""
    while packing.free[at] < size:
        step = _find_step(packing, at, size - packing.free[at])
        if step is None:
            return False
        piece, other, to = step
        packing.take(piece)
        if other is not None:
            packing.take(other)
            packing.put(other, at)
        packing.put(piece, to)
    return True


def _find_step(packing: Packing, at: int, lacking: int) -> Step | None:
    """Return the exchange that frees just enough of a bin, or else as much as any does.

    Just enough: what is freed beyond that would be missed in the bin it came from.
    """
    best: tuple[int, Step] | None = None
    for piece in sorted(packing.lying[at]):
        own = packing.measure(piece[0], at)
        for to in range(len(packing.bins)):
            if to == at or not packing.free[to] or not packing.may_lie(piece, to):
                continue
            there = packing.measure(piece[0], to)
            if there <= packing.free[to]:
                best = _prefer(best, (own, (piece, None, to)), lacking)
            for other in sorted(packing.lying[to]):
                gained = own - packing.wants[other[0]].sizes.get(packing.bins[at].channel, own)
                if gained <= 0 or there - packing.measure(other[0], to) > packing.free[to]:
                    continue
                if packing.may_lie(other, at):
                    best = _prefer(best, (gained, (piece, other, to)), lacking)
            if best is not None and best[0] == lacking:
                return best[1]
    return best[1] if best is not None else None


def _prefer(best: tuple[int, Step] | None, one: tuple[int, Step], lacking: int) -> tuple[int, Step]:
    if best is None:
        return one
    enough, had = one[0] >= lacking, best[0] >= lacking
    if enough != had:
        return one if enough else best
    better = one[0] < best[0] if enough else one[0] > best[0]
    return one if better else best


def _stir(packing: Packing, attempt: int) -> None:
    """Exchange pieces of like size between bins, so that the next try starts from elsewhere."""
    pieces = sorted(packing.places)
    for number, piece in enumerate(pieces[attempt % 3 :: 3]):
        at = packing.places[piece]
        to = (at + 1 + (number + attempt) % max(1, len(packing.bins) - 1)) % len(packing.bins)
        if to == at or not packing.may_lie(piece, to):
            continue
        own, there = packing.measure(piece[0], at), packing.measure(piece[0], to)
        for other in sorted(packing.lying[to]):
            back = packing.wants[other[0]].sizes.get(packing.bins[at].channel)
            if back is None or other[0] == piece[0] or not packing.may_lie(other, at):
                continue
            fits_here = back <= packing.free[at] + own
            if fits_here and there <= packing.free[to] + packing.measure(other[0], to):
                packing.take(piece)
                packing.take(other)
                packing.put(piece, to)
                packing.put(other, at)
                break

"""Who gets a device first: published rules, applied to everybody alike, with the reasons; pure.

Devices of a school go to its own pupils, those of an office to pupils of the schools below it.
Whoever comes first takes from the nearest depot, so that nobody who could be served goes without
because of somebody who comes later.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Criterion(StrEnum):
    """What may decide who comes first."""

    HARDSHIP = "hardship"
    LEVEL = "level"
    OLDER = "older"
    YOUNGER = "younger"
    VERIFIED = "verified"
    WAITING = "waiting"


# As the hardships stand in the site; then who was verified, the older, and who waits longer.
USUAL = (Criterion.HARDSHIP, Criterion.VERIFIED, Criterion.OLDER, Criterion.WAITING)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What the rules know of one pupil: no name."""

    number: int
    path: str
    """Of the school."""
    hardship: int
    """Its position, the first one being helped first."""
    level: int
    grade: int
    is_verified: bool
    waiting_since: int
    """A number that grows with time."""


@dataclass(frozen=True, kw_only=True)
class Rank:
    """Where a pupil stands, what decided it, and from whose depot the device comes, if any."""

    claim: Claim
    place: int
    values: tuple[tuple[Criterion, int], ...]
    """By each rule: the smaller, the earlier."""
    tied_with_before: bool
    """No rule told this pupil from the one before: who stands in the register longer came first."""
    depot: str | None
    is_held: bool = False
    """The device was held for this pupil or this school."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """Devices that are not for everybody: by pupil, or by the path of a school, their depots."""

    for_pupils: Mapping[int, str] = field(default_factory=dict)
    for_schools: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def measure(claim: Claim, criterion: Criterion) -> int:
    """Return how a pupil stands by one rule: the smaller, the earlier."""
    values: dict[Criterion, int] = {
        Criterion.HARDSHIP: claim.hardship,
        Criterion.LEVEL: claim.level,
        Criterion.OLDER: -claim.grade,
        Criterion.YOUNGER: claim.grade,
        Criterion.VERIFIED: int(not claim.is_verified),
        Criterion.WAITING: claim.waiting_since,
    }
    return values[criterion]


def allocate(
    *,
    claims: Iterable[Claim],
    devices: Mapping[str, int],
    rules: Sequence[Criterion] = USUAL,
    held: Held | None = None,
    step: int,
) -> list[Rank]:
    """Return everybody in the order of `rules`, and who gets a device of which depot.

    `devices` says how many there are for everybody by the path of their owner; who has one of the
    `held` leaves those to others. `step` is the length of one level of a path. The same claims in
    any order give the same ranks.
    """
    left, held = dict(devices), held or Held()
    kept = {path: list(depots) for path, depots in held.for_schools.items()}
    keys = {
        claim.number: (tuple(measure(claim, rule) for rule in rules), claim) for claim in claims
    }
    ordered = sorted(keys.values(), key=lambda pair: (pair[0], pair[1].number))
    ranks: list[Rank] = []
    before: tuple[int, ...] | None = None
    for place, (values, claim) in enumerate(ordered, 1):
        own = held.for_pupils.get(claim.number) or _take_held(kept, claim.path, step)
        ranks.append(
            Rank(
                claim=claim,
                place=place,
                values=tuple(zip(rules, values, strict=True)),
                tied_with_before=values == before,
                depot=own or _take_nearest(left, claim.path, step),
                is_held=own is not None,
            )
        )
        before = values
    return ranks


def _take_held(kept: dict[str, list[str]], path: str, step: int) -> str | None:
    for end in range(len(path), 0, -step):
        if depots := kept.get(path[:end]):
            return depots.pop(0)
    return None


def _take_nearest(left: dict[str, int], path: str, step: int) -> str | None:
    for end in range(len(path), 0, -step):
        if left.get(path[:end], 0) > 0:
            left[path[:end]] -= 1
            return path[:end]
    return None

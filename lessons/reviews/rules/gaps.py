"""Which seats of a step nobody can fill, so that it would never say yes; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lessons.reviews.rules.voting import CastVote, Choice, Demands, ReviewerKind, is_quorate


class Lack(StrEnum):
    """What a step lacks."""

    PEOPLE = "people"
    """Fewer people are called than votes are needed."""
    SUBJECT = "subject"
    """Too few of them are appointed as specialists of the subject."""
    CONTENT = "content"
    """Too few of them judge the content."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One subject at one level, as lessons are written for it."""

    subject: Any
    level: Any


@dataclass(frozen=True, kw_only=True)
class Seat:
    """As what one person votes, and for what; empty sets stand for all."""

    kind: ReviewerKind
    subjects: frozenset[Any] = frozenset()
    levels: frozenset[Any] = frozenset()

    def fits(self, place: Place) -> bool:
        """Tell whether it is for `place`."""
        return (not self.subjects or place.subject in self.subjects) and (
            not self.levels or place.level in self.levels
        )


@dataclass(frozen=True, kw_only=True)
class Gap:
    """What lacks, and for which places."""

    lack: Lack
    places: tuple[Place, ...] = ()


def read_kinds(seats: Sequence[Seat], place: Place) -> frozenset[ReviewerKind]:
    """Return as what somebody with `seats` votes on what is for `place`.

    Who was not appointed at all judges the content.
    """
    if not seats:
        return frozenset({ReviewerKind.CONTENT})
    return frozenset(one.kind for one in seats if one.fits(place))


def find_gaps(
    people: Iterable[Sequence[Seat]], demands: Demands, places: Iterable[Place]
) -> list[Gap]:
    """Return what `demands` asks for and `people`, each with their seats, cannot give."""
    called = list(people)
    lacking: dict[Lack, list[Place]] = {lack: [] for lack in Lack}
    for place in places:
        lack = _find_lack([read_kinds(seats, place) for seats in called], demands)
        if lack is not None:
            lacking[lack].append(place)
    return [Gap(lack=lack, places=tuple(found)) for lack, found in lacking.items() if found]


def _find_lack(kinds: Sequence[frozenset[ReviewerKind]], demands: Demands) -> Lack | None:
    everybody = [CastVote(choice=Choice.APPROVE, kinds=one) for one in kinds]
    if len(everybody) < max(1, demands.quorum):
        return Lack.PEOPLE
    if sum(ReviewerKind.SUBJECT in one for one in kinds) < demands.subject:
        return Lack.SUBJECT
    return None if is_quorate(everybody, demands) else Lack.CONTENT

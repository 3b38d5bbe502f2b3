"""How the pupils of a class were reached in a period: counts, and no names; pure."""

from collections.abc import Mapping
from enum import StrEnum

from lms.classes.rules.periods import PeriodKind

MOST_PUPILS = 100


class Reach(StrEnum):
    """How a pupil was reached in a period, or that it was not."""

    IN_CLASS = "in_class"
    ONLINE = "online"
    TELEVISION = "television"
    PACK = "pack"
    """By lessons that were saved or carried before."""
    BY_HAND = "by_hand"
    """By paper that somebody brought."""
    NOT_REACHED = "not_reached"


USUAL = {
    PeriodKind.ON_SITE: Reach.IN_CLASS,
    PeriodKind.ONLINE: Reach.ONLINE,
    PeriodKind.TELEVISION: Reach.TELEVISION,
    PeriodKind.SELF_STUDY: Reach.PACK,
}


def count_reached(
    *, pupils: int, kind: PeriodKind, others: Mapping[Reach, int]
) -> dict[Reach, int] | None:
    """Return how many were reached how: all as planned but for `others`; None: more than there are.

    What `others` says of the way that was planned does not count: it is what is left.
    """
    usual = USUAL[kind]
    counts = {reach: others.get(reach, 0) for reach in Reach if reach is not usual}
    rest = pupils - sum(counts.values())
    if rest < 0 or min(counts.values()) < 0:
        return None
    return {reach: counts.get(reach, rest) for reach in Reach}

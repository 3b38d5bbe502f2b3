"""Counts of a period: all as planned but for so many, and never more than there are."""

import pytest

from lms.classes.rules import USUAL, PeriodKind, Reach, count_reached


@pytest.mark.parametrize("kind", PeriodKind)
def test_all_were_reached_as_planned_unless_somebody_says_otherwise(kind: PeriodKind) -> None:
    counts = count_reached(pupils=32, kind=kind, others={})
    assert counts is not None
    assert {reach for reach, number in counts.items() if number} == {USUAL[kind]}
    assert list(counts) == list(Reach)


def test_what_is_left_was_reached_as_planned() -> None:
    others = {Reach.TELEVISION: 3, Reach.NOT_REACHED: 2, Reach.ONLINE: 90}
    counts = count_reached(pupils=32, kind=PeriodKind.ONLINE, others=others)
    assert counts is not None
    assert (counts[Reach.ONLINE], sum(counts.values())) == (27, 32)


def test_more_than_the_class_has_cannot_be() -> None:
    for others in ({Reach.PACK: 20, Reach.BY_HAND: 13}, {Reach.PACK: -1}):
        assert count_reached(pupils=32, kind=PeriodKind.ON_SITE, others=others) is None
    everybody = count_reached(pupils=32, kind=PeriodKind.ON_SITE, others={Reach.NOT_REACHED: 32})
    assert everybody is not None
    assert everybody[Reach.IN_CLASS] == 0

"""Which seats nobody can fill, without a database."""

import pytest

from lessons.reviews.rules.gaps import Gap, Lack, Place, Seat, find_gaps
from lessons.reviews.rules.voting import Demands, ReviewerKind

MATHS, MUSIC = Place(subject="toan", level="th"), Place(subject="nhac", level="th")
COUNCIL = Demands(quorum=2, subject=1, content=1)
SPECIALIST = Seat(kind=ReviewerKind.SUBJECT)
CONTENT = Seat(kind=ReviewerKind.CONTENT)
OF_MATHS = Seat(kind=ReviewerKind.SUBJECT, subjects=frozenset({"toan"}))


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([[SPECIALIST], [CONTENT]], []),
        ([[SPECIALIST], []], []),
        ([[], []], [Gap(lack=Lack.SUBJECT, places=(MATHS, MUSIC))]),
        ([[OF_MATHS], []], [Gap(lack=Lack.SUBJECT, places=(MUSIC,))]),
        ([[SPECIALIST]], [Gap(lack=Lack.PEOPLE, places=(MATHS, MUSIC))]),
        ([[SPECIALIST], [SPECIALIST]], [Gap(lack=Lack.CONTENT, places=(MATHS, MUSIC))]),
        ([[SPECIALIST, CONTENT], [SPECIALIST]], []),
        ([[SPECIALIST, CONTENT], [OF_MATHS]], [Gap(lack=Lack.CONTENT, places=(MUSIC,))]),
    ],
)
def test_names_what_a_step_can_never_get(people, expected):
    assert find_gaps(people, COUNCIL, [MATHS, MUSIC]) == expected

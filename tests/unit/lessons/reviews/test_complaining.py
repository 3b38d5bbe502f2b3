"""Which complaints are taken, and when they reopen a review."""

import pytest

from lessons.reviews.rules.complaining import Reception, is_time_to_reopen, receive


@pytest.mark.parametrize(
    ("from_address", "in_all", "expected"),
    [
        (0, 0, Reception.TAKEN),
        (4, 49, Reception.TAKEN),
        (5, 5, Reception.TOO_MANY),
        (0, 50, Reception.TOO_MANY),
    ],
)
def test_takes_so_many_from_one_address_and_in_all(from_address, in_all, expected):
    found = receive(from_address=from_address, in_all=in_all, per_address=5, per_day=50)
    assert found is expected


def test_reopens_with_enough_of_them_and_never_with_none_needed():
    assert [is_time_to_reopen(n, needed=3) for n in (2, 3, 4)] == [False, True, True]
    assert not is_time_to_reopen(9, needed=0)

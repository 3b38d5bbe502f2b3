"""Numbers of rows as addresses and forms name them."""

import pytest

from lessons.numbers import read_number


@pytest.mark.parametrize("text", ["", "²", "-1", "1.0", "+1", "٣", " 1", "9" * 19, "9" * 5000])
def test_nonsense_is_no_number(text: str) -> None:
    assert read_number(text) is None


def test_the_number_of_a_row_is_read() -> None:
    assert [read_number("0"), read_number("12"), read_number("9" * 18)] == [0, 12, 10**18 - 1]

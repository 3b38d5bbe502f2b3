"""Criteria as an office writes them, and what marks come to."""

import pytest

from lms.supervision.rules.observations import (
    USUAL,
    InvalidCriteria,
    find_percent,
    read_criteria,
    write_criteria,
)


def test_criteria_are_read_as_they_are_written() -> None:
    assert read_criteria(write_criteria(USUAL)) == USUAL
    assert sum(one.most for one in USUAL) == 20
    assert read_criteria("\nRõ | ràng | 4\n\n")[0].text == "Rõ | ràng"


@pytest.mark.parametrize(
    ("text", "line"),
    [("Rõ ràng", 1), ("Rõ | 4\n| 4", 2), ("Rõ | 0", 1), ("Rõ | 21", 1), ("Rõ | ²", 1), (" ", 0)],
)
def test_a_line_that_is_no_criterion_is_named(text: str, line: int) -> None:
    with pytest.raises(InvalidCriteria) as caught:
        read_criteria(text)
    assert caught.value.args == (line,)


def test_marks_come_to_parts_of_a_hundred() -> None:
    assert find_percent([(4, 4), (1, 4)]) == 62
    assert find_percent([]) == 0

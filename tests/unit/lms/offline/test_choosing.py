"""Which version of the films a pack takes, and how it is divided."""

from datetime import UTC, date, datetime

import pytest

from lms.offline.rules.choosing import Filmed, Quality, choose_quality, divide
from lms.offline.rules.scopes import InvalidWeek, find_monday, read_week, span_week

FILMS = [
    Filmed(
        sizes={Quality.SOUND: 5, Quality.SAVING: 10, Quality.MIDDLE: 20, Quality.CLEAR: 60},
    )
] * 4


@pytest.mark.parametrize(
    ("wanted", "ceiling", "chosen"),
    [
        (Quality.CLEAR, 1000, Quality.CLEAR),
        (Quality.CLEAR, 100, Quality.MIDDLE),
        (Quality.CLEAR, 60, Quality.SAVING),
        (Quality.CLEAR, 20, Quality.SAVING),
        (Quality.MIDDLE, 1000, Quality.MIDDLE),
        (Quality.SOUND, 1000, Quality.SOUND),
    ],
)
def test_takes_the_best_that_fits(wanted: Quality, ceiling: int, chosen: Quality) -> None:
    assert choose_quality(FILMS, wanted=wanted, besides=8, ceiling=ceiling) is chosen


def test_divides_between_lessons() -> None:
    assert divide([40, 40, 40, 200, 10], first=10, ceiling=100) == [0, 0, 1, 2, 3]


def test_reads_a_week_as_calendars_number_it() -> None:
    assert read_week("2026-W48") == date(2026, 11, 23)
    assert find_monday(date(2026, 11, 29)) == date(2026, 11, 23)
    begin, end = span_week(date(2026, 11, 23), UTC)
    assert (begin, end) == (
        datetime(2026, 11, 23, tzinfo=UTC),
        datetime(2026, 11, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize("text", ["", "2026", "2026-W54", "2026-W0", "W48"])
def test_refuses_a_week_that_is_none(text: str) -> None:
    with pytest.raises(InvalidWeek):
        read_week(text)

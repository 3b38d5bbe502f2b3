from datetime import date

import pytest

from lessons.catalogue.rules import find_school_year, say_duration


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 11, 25), "2026–2027"),
        (date(2027, 7, 31), "2026–2027"),
        (date(2027, 8, 1), "2027–2028"),
    ],
)
def test_names_the_school_year_of_a_day(day, year):
    assert find_school_year(day) == year


@pytest.mark.parametrize(
    ("duration_ms", "text"),
    [(180_000, "PT3M"), (3_725_400, "PT1H2M5S"), (8_000, "PT8S"), (100, "PT0S")],
)
def test_says_a_length_as_machines_read_it(duration_ms, text):
    assert say_duration(duration_ms) == text

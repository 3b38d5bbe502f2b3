from datetime import date

import pytest

from lessons.catalogue.rules import find_school_year


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

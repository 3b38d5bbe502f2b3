"""Months, sums along the tree, headlines and columns."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.supervision.rules.charts import draw_columns
from lms.supervision.rules.months import Month, find_month, read_month
from lms.supervision.rules.panels import Change, Headline, find_shown_month, list_above, roll_up

PATHS = {1: "0001", 2: "00010001", 3: "00010002", 4: "000100010001", 5: "000100010002", 6: "0002"}


@pytest.mark.parametrize("text", ["2026-1", "26-10", "2026-13", "2026-00", "2026", "²026-10", ""])
def test_an_address_names_no_month_by_nonsense(text: str) -> None:
    assert read_month(text) is None


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2098, 12, 31)))
def test_a_month_holds_its_days_and_is_written_as_it_is_read(day: date) -> None:
    month = find_month(day)
    assert month.first <= day < month.end
    assert read_month(str(month)) == month
    assert month.shift(7).shift(-7) == month
    assert month.list_up_to(14)[0].shift(13) == month


def test_a_month_that_has_not_begun_is_not_shown() -> None:
    today = date(2026, 11, 30)
    assert find_shown_month(Month(2027, 1), today=today) == Month(2026, 11)
    assert find_shown_month(Month(2026, 3), today=today) == Month(2026, 3)
    assert find_shown_month(None, today=today) == Month(2026, 11)


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(sorted(PATHS)), st.sampled_from("ab"), st.sampled_from("xy")),
        st.integers(min_value=1, max_value=50),
    )
)
def test_a_total_is_what_lies_at_an_organisation_and_below_it(own: dict) -> None:
    totals = roll_up(own, PATHS, step=4)
    for place, path in PATHS.items():
        for part in "ab":
            for figure in "xy":
                below = sum(
                    value
                    for (other, a, b), value in own.items()
                    if PATHS[other].startswith(path) and (a, b) == (part, figure)
                )
                assert totals.get((place, part, figure), 0) == below


def test_names_all_that_is_above() -> None:
    assert list_above("000100020003", step=4) == ["0001", "00010002", "000100020003"]


def test_a_headline_is_a_sum_or_a_share_and_nothing_of_nothing() -> None:
    every = Headline(key="gap", label="")
    share = Headline(key="kept", label="", of=("kept",), per=("due",), is_share=True)
    days = Headline(key="days", label="", of=("hours",), per=("decided",), times=1 / 24)
    assert every.measure({"poor": 3, "other": 4}) == 7
    assert share.measure({"kept": 18, "due": 20}) == 90
    assert share.measure({}) is None
    assert days.measure({"hours": 60, "decided": 2}) == 1.2


@pytest.mark.parametrize(
    ("value", "before", "less", "better"),
    [(3, 5, True, True), (5, 3, True, False), (5, 3, False, True), (3, 3, True, None)],
)
def test_fewer_is_better_where_it_is(value: int, before: int, less: bool, better: Any) -> None:
    assert Change(value=value, before=before, is_less_better=less).is_better is better


def test_columns_stand_on_one_line_and_the_last_one_is_marked() -> None:
    bars = draw_columns([("09", 10), ("10", None), ("11", 40)])
    feet = {round(float(bar.y) + float(bar.height), 1) for bar in bars}
    assert len(feet) == 1
    assert [bar.is_now for bar in bars] == [False, False, True]
    assert float(bars[2].height) == pytest.approx(4 * float(bars[0].height), abs=0.2)
    assert draw_columns([("11", 0)]) == ()

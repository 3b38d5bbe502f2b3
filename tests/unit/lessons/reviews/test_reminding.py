"""When a round is due soon or overdue, by working days."""

from datetime import date

import pytest

from lessons.reviews.rules.days import find_working_day_before
from lessons.reviews.rules.reminding import Urgency, judge_urgency

MONDAY, FRIDAY = date(2026, 11, 30), date(2026, 12, 4)
HOLIDAY = date(2026, 12, 3)


def test_counts_back_over_weekends_and_holidays():
    assert find_working_day_before(date(2026, 12, 7), 1) == FRIDAY
    assert find_working_day_before(FRIDAY, 1, holidays={HOLIDAY}) == date(2026, 12, 2)
    assert find_working_day_before(FRIDAY, 0) == FRIDAY


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (MONDAY, Urgency.NONE),
        (date(2026, 12, 2), Urgency.DUE_SOON),
        (HOLIDAY, Urgency.NONE),
        (FRIDAY, Urgency.DUE_SOON),
        (date(2026, 12, 5), Urgency.NONE),
        (date(2026, 12, 7), Urgency.OVERDUE),
    ],
)
def test_reminds_on_working_days_alone(today, expected):
    found = judge_urgency(FRIDAY, today=today, remind_days=1, holidays={HOLIDAY})
    assert found is expected

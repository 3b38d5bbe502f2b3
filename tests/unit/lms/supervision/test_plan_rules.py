"""What a plan is at some day, and of what its people are told."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.supervision.rules.plans import Reminder, Standing, choose_reminder, judge_plan

DUE = date(2026, 12, 15)


def test_the_day_itself_is_in_time_and_the_next_one_is_not() -> None:
    assert judge_plan(due=DUE, handed_in=None, today=DUE) is Standing.WAITING
    assert judge_plan(due=DUE, handed_in=None, today=DUE + timedelta(1)) is Standing.OVERDUE
    assert judge_plan(due=DUE, handed_in=DUE, today=DUE + timedelta(9)) is Standing.HANDED_IN
    assert judge_plan(due=DUE, handed_in=DUE + timedelta(1), today=DUE) is Standing.LATE


@given(st.lists(st.integers(min_value=-20, max_value=20), min_size=1))
def test_nobody_is_told_the_same_twice_on_whatever_days_somebody_looks(days: list[int]) -> None:
    told: list[Reminder] = []
    for day in sorted(days):
        reminder = choose_reminder(
            due=DUE,
            today=DUE + timedelta(day),
            was_reminded=Reminder.SOON in told,
            was_told_overdue=Reminder.OVERDUE in told,
        )
        if reminder is not Reminder.NONE:
            told.append(reminder)
    assert len(told) == len(set(told))
    assert (Reminder.OVERDUE in told) is (max(days) > 0)
    assert (Reminder.SOON in told) is any(-3 <= day <= 0 for day in days)

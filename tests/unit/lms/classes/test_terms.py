"""Weeks of a term as people count them, and days without lessons."""

from datetime import date

from lms.classes.rules import Reason, check_period, list_mondays, number_week, spread
from tests.unit.lms.classes.test_rest_rules import MONDAY, REST, plan

WEDNESDAY = date(2026, 9, 2)


def test_a_term_that_begins_on_a_wednesday_has_a_short_first_week() -> None:
    assert list_mondays(WEDNESDAY, date(2026, 9, 14)) == [
        date(2026, 8, 31),
        date(2026, 9, 7),
        date(2026, 9, 14),
    ]
    weeks = [number_week(WEDNESDAY, date(2026, 9, day)) for day in (2, 6, 7, 14)]
    assert weeks == [1, 1, 2, 3]


def test_of_two_holidays_on_a_day_the_first_gives_its_name() -> None:
    spans = [(date(2026, 8, 1), date(2026, 9, 3), "Hè"), (WEDNESDAY, date(2026, 9, 4), "Lễ")]
    found = spread(spans, first_day=date(2026, 9, 2), last_day=date(2026, 9, 6))
    assert {day.day: name for day, name in found.items()} == {2: "Hè", 3: "Hè", 4: "Lễ"}


def test_nothing_is_planned_on_a_holiday_and_the_way_out_passes_it_by() -> None:
    free = {MONDAY: "Bão số 9", date(2026, 12, 1): "Bão số 9"}
    (refused,) = check_period(plan("08:00", 60), beside=(), rest=REST, free=free)
    assert (refused.fault.reason, refused.fault.name) == (Reason.HOLIDAY, "Bão số 9")
    assert refused.fix is not None
    # The length is mended in the same step.
    assert (refused.fix.day, refused.fix.minutes) == (date(2026, 12, 2), 35)

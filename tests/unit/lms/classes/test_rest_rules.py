"""What keeps a period from being planned, and that the way out breaks no rule."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.classes.rules import (
    PeriodKind,
    Planned,
    Reason,
    RestRules,
    check_period,
    find_monday,
    list_days,
    read_minutes,
    show_minutes,
)

MONDAY = date(2026, 11, 30)
REST = RestRules(session_minutes=35, day_minutes=105, break_after_minutes=70, break_minutes=10)
ONLINE, TELEVISION, ON_SITE = PeriodKind.ONLINE, PeriodKind.TELEVISION, PeriodKind.ON_SITE


def plan(start: str, minutes: int = 35, **given: Any) -> Planned:
    """Return a period of class 1, online on Monday unless told otherwise."""
    values = {"day": MONDAY, "kind": ONLINE, "group": 1} | given
    return Planned(start=time.fromisoformat(start), minutes=minutes, **values)


def check(wish: Planned, *beside: Planned) -> tuple[set[Reason], Any]:
    """Return the reasons and the way out as (day of the month, start, minutes)."""
    found = check_period(wish, beside=beside, rest=REST)
    fixes = {one.fix for one in found}
    assert len(fixes) <= 1, "one way out, whatever the reasons"
    fix = fixes.pop() if fixes else None
    told = (fix.day.day, fix.start.isoformat("minutes"), fix.minutes) if fix else None
    return {one.fault.reason for one in found}, told


def test_a_period_that_breaks_no_rule_is_planned() -> None:
    assert check(plan("08:00"), plan("08:45"), plan("08:00", group=2)) == (set(), None)
    # One ends as the other begins.
    assert check(plan("08:00", kind=ON_SITE), plan("08:35", kind=ON_SITE)) == (set(), None)


@pytest.mark.parametrize(
    ("wish", "beside", "reason", "fix"),
    [
        # The nearest start at which both have their break; of two as near, the later.
        (plan("08:10"), [plan("08:00", kind=ON_SITE)], Reason.CLASS_CLASH, (30, "08:35", 35)),
        # Of a clash nothing else is said, and the way out has its breaks.
        (plan("08:10"), [plan("08:00"), plan("08:40")], Reason.CLASS_CLASH, (30, "07:15", 35)),
        (
            plan("08:10", kind=ON_SITE, teacher=7),
            [plan("08:00", group=2, teacher=7)],
            Reason.TEACHER_CLASH,
            (30, "08:35", 35),
        ),
        (plan("20:45", kind=ON_SITE), [], Reason.TOO_LATE, (30, "20:25", 35)),
        (plan("08:00", 60), [], Reason.LONG_SESSION, (30, "08:00", 35)),
        (plan("08:00", 60, kind=TELEVISION), [], Reason.LONG_SESSION, (30, "08:00", 35)),
        (
            plan("09:15"),
            [plan("08:00"), plan("08:40", kind=TELEVISION)],
            Reason.NO_BREAK,
            (30, "09:25", 35),
        ),
        # What is left of the day, if that is worth a period; else the next day.
        (
            plan("15:00"),
            [plan("08:00"), plan("09:00"), plan("10:00", 15)],
            Reason.SCREEN_DAY,
            (30, "15:00", 20),
        ),
        (
            plan("15:00"),
            [plan("08:00"), plan("09:00", kind=TELEVISION), plan("10:00")],
            Reason.SCREEN_DAY,
            (1, "15:00", 35),
        ),
        # On Saturday nothing follows.
        (
            plan("15:00", day=date(2026, 12, 5)),
            [plan(one, day=date(2026, 12, 5)) for one in ("08:00", "09:00", "10:00")],
            Reason.SCREEN_DAY,
            None,
        ),
    ],
)
def test_refuses_with_a_reason_and_the_nearest_way_out(
    wish: Planned, beside: list[Planned], reason: Reason, fix: Any
) -> None:
    assert check(wish, *beside) == ({reason}, fix)


def test_only_screens_tire_the_eyes() -> None:
    for kind in (ON_SITE, PeriodKind.SELF_STUDY):
        full = [plan(one) for one in ("08:00", "09:00", "10:00")]
        assert check(plan("10:35", 120, kind=kind), *full) == (set(), None)


def test_a_teacher_of_another_class_clashes_only_with_themselves() -> None:
    other = plan("08:00", group=2, teacher=7)
    assert check(plan("08:00", teacher=8), other) == (set(), None)
    assert check(plan("08:00"), replace(other, teacher=None)) == (set(), None)


def test_weeks_begin_on_monday_and_times_are_written_as_people_do() -> None:
    assert find_monday(date(2026, 12, 6)) == MONDAY
    assert [one.day for one in list_days(MONDAY)] == [30, 1, 2, 3, 4, 5, 6]
    assert (show_minutes(485), read_minutes(485)) == ("8:05", time(8, 5))


PERIODS = st.builds(
    Planned,
    day=st.sampled_from(list_days(MONDAY)),
    start=st.integers(0, 1439).map(read_minutes),
    minutes=st.integers(1, 240),
    kind=st.sampled_from(PeriodKind),
    group=st.sampled_from((1, 2)),
    teacher=st.sampled_from((None, 7, 8)),
)


@settings(max_examples=150, deadline=None)
@given(wish=PERIODS, beside=st.lists(PERIODS, max_size=12))
def test_a_way_out_breaks_no_rule_and_is_the_same_each_time(
    wish: Planned, beside: list[Planned]
) -> None:
    found = check_period(wish, beside=beside, rest=REST)
    again = check_period(wish, beside=beside[::-1], rest=REST)
    assert [(one.fault.reason, one.fix) for one in found] == [
        (one.fault.reason, one.fix) for one in again
    ]
    for one in found:
        if one.fix is not None:
            day, start, minutes = one.fix.day, one.fix.start, one.fix.minutes
            mended = replace(wish, day=day, start=start, minutes=minutes)
            assert check_period(mended, beside=beside, rest=REST) == ()
            assert minutes <= wish.minutes
            assert find_monday(day) == MONDAY
            assert mended != wish


@settings(max_examples=80, deadline=None)
@given(wish=PERIODS, beside=st.lists(PERIODS, max_size=3))
def test_an_ordinary_week_has_a_way_out(wish: Planned, beside: list[Planned]) -> None:
    wish = replace(wish, day=MONDAY)
    assert all(one.fix for one in check_period(wish, beside=beside, rest=REST))

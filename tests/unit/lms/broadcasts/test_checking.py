"""Faults of airings and the two-airings rule are told by day, with what is behind them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.broadcasts.rules.airings import Aired, AiringKind, Cell, MasterState
from lms.broadcasts.rules.checking import Fault, count_screen_frames, find_violations
from lms.broadcasts.rules.coverage import (
    Light,
    Why,
    cover_week,
    find_unfair_days,
    tally_coverage,
)
from lms.broadcasts.rules.frames import FRAMES_PER_HOUR, FRAMES_PER_MINUTE, Span
from lms.broadcasts.rules.weeks import ChannelWeek, Demand, Week

MONDAY = date(2026, 11, 30)
TUESDAY = MONDAY + timedelta(days=1)
HOUR, MINUTE = FRAMES_PER_HOUR, FRAMES_PER_MINUTE
MATHS, READING = Cell(1, "toan"), Cell(5, "doc")
FIRST, REPEAT, RELAY = AiringKind
DAYTIME = (Span(7 * HOUR, 11 * HOUR), Span(13 * HOUR, 21 * HOUR))


def air(key: int, hour: float, kind: AiringKind = FIRST, **given) -> Aired:
    """An airing of lesson 1 for a quarter of an hour on Monday."""
    start = int(hour * HOUR)
    values = {"day": MONDAY, "cell": MATHS, "channel": 1, "master": MasterState.READY}
    values |= {"lesson": None if kind is RELAY else 1} | given
    return Aired(key=key, span=Span(start, start + 15 * MINUTE), kind=kind, **values)


def week(*airings: Aired, **given) -> Week:
    """A Monday of one channel with one subject."""
    days = given.pop("days", (MONDAY,))
    windows = dict.fromkeys(days, DAYTIME)
    return Week(
        days=days,
        channels=(ChannelWeek(key=1, windows=windows),),
        demands=given.pop("demands", (Demand(cell=MATHS, order=(1, 2, 3)),)),
        airings=airings,
        **given,
    )


def faults(of: Week) -> list[Fault]:
    return [one.fault for one in find_violations(of)]


def light(of: Week, cell: Cell = MATHS, day: date = MONDAY) -> tuple[Light, tuple[Why, ...]]:
    found = cover_week(of)[cell, day]
    return found.light, found.why


def test_a_first_airing_and_its_repeat_at_another_time_of_day_keep_the_rule() -> None:
    kept = week(air(1, 7), air(2, 14, REPEAT, of_airing=1))
    assert faults(kept) == []
    assert light(kept) == (Light.GREEN, ())


@pytest.mark.parametrize(
    ("airings", "why"),
    [
        ([], Why.NOTHING),
        ([air(1, 7)], Why.ONLY_ONE),
        ([air(1, 7, RELAY, title="Toán")], Why.ONLY_ONE),
        ([air(1, 7), air(2, 14, lesson=2)], Why.NO_REPEAT),
        ([air(1, 7), air(2, 14, REPEAT, of_airing=9)], Why.NO_REPEAT),
        ([air(2, 7, REPEAT, of_airing=1), air(1, 14)], Why.NO_REPEAT),
        ([air(1, 7, RELAY, title="Toán"), air(2, 14)], Why.NO_REPEAT),
    ],
)
def test_fewer_than_two_or_none_repeated_is_a_gap(airings, why) -> None:
    assert light(week(*airings)) == (Light.RED, (why,))


def test_a_relay_counts_and_once_more_is_its_repeat() -> None:
    once = air(1, 7, RELAY, title="Dạy Toán lớp 1")
    again = air(2, 14, RELAY, title="dạy  toán lớp 1")
    assert light(week(once, again)) == (Light.GREEN, ())
    assert light(week(once, air(3, 8), air(4, 14, REPEAT, of_airing=3)))[0] is Light.GREEN


def test_what_is_withdrawn_or_refused_does_not_count() -> None:
    pair = [air(1, 7), air(2, 14, REPEAT, of_airing=1)]
    withdrawn = [replace(one, is_approved=False) for one in pair]
    assert light(week(*withdrawn)) == (Light.RED, (Why.NOTHING, Why.UNUSABLE))
    refused = [pair[0], replace(pair[1], master=MasterState.REFUSED)]
    assert light(week(*refused)) == (Light.RED, (Why.ONLY_ONE, Why.UNUSABLE))


@pytest.mark.parametrize(
    ("airings", "why"),
    [
        ([air(2, 7, REPEAT, of_airing=9), air(3, 14, REPEAT, of_airing=9)], Why.NOTHING_NEW),
        ([air(1, 13), air(2, 15, REPEAT, of_airing=1)], Why.ONE_PART_OF_DAY),
        (
            [air(1, 7, master=MasterState.MAKING), air(2, 14, REPEAT, of_airing=1)],
            Why.MASTER_NOT_READY,
        ),
    ],
)
def test_a_kept_rule_that_deserves_a_look_is_amber(airings, why) -> None:
    before = air(9, 7, day=MONDAY - timedelta(days=7))
    earlier = (before,) if why is Why.NOTHING_NEW else ()
    assert light(week(*airings, earlier=earlier)) == (Light.AMBER, (why,))


@pytest.mark.parametrize(
    ("airings", "fault"),
    [
        ([air(1, 7), air(2, 7.2, lesson=2)], Fault.OVERLAP),
        ([air(1, 10.9)], Fault.OUTSIDE_WINDOW),
        ([air(1, 7, is_approved=False)], Fault.NOT_APPROVED),
        ([air(1, 7, master=MasterState.NONE)], Fault.MASTER_MISSING),
        ([air(1, 7, master=MasterState.MAKING)], Fault.MASTER_MISSING),
        ([air(1, 7, master=MasterState.REFUSED)], Fault.MASTER_REFUSED),
        ([air(1, 7, master=MasterState.CHANGED)], Fault.MASTER_CHANGED),
        ([air(1, 7, master=MasterState.DOUBTFUL)], Fault.MASTER_DOUBTFUL),
        ([air(1, 7, master=MasterState.UNKNOWN)], Fault.MASTER_UNKNOWN),
        ([air(1, 7, REPEAT)], Fault.NOTHING_TO_REPEAT),
        ([air(1, 13), air(2, 15, REPEAT, of_airing=1)], Fault.SAME_PART_OF_DAY),
        ([air(1, 7), air(2, 14)], Fault.FIRST_AGAIN),
        ([air(1, 7, lesson=2), air(2, 14)], Fault.OUT_OF_ORDER),
    ],
)
def test_each_fault_is_found_where_it_is(airings, fault) -> None:
    found = find_violations(week(*airings))
    assert [one.fault for one in found] == [fault]
    assert found[0].airing == airings[-1].key
    assert found[0].day == MONDAY


def test_one_long_airing_overlaps_all_that_lie_under_it() -> None:
    long = replace(air(1, 7), span=Span(7 * HOUR, 9 * HOUR))
    found = find_violations(week(long, air(2, 7.25, lesson=2), air(3, 8.5, lesson=3)))
    assert [(one.airing, one.other) for one in found] == [(2, 1), (3, 1)]


def test_a_relay_may_lie_outside_what_is_reserved() -> None:
    assert faults(week(air(1, 23, RELAY, title="Toán"))) == []


def test_order_goes_on_from_the_weeks_before() -> None:
    earlier = (air(9, 7, lesson=2, day=MONDAY - timedelta(days=3)),)
    assert faults(week(air(1, 7), earlier=earlier)) == [Fault.OUT_OF_ORDER]
    assert faults(week(air(1, 7, lesson=3), earlier=earlier)) == []


def test_what_is_repeated_on_the_same_day_is_watched_once() -> None:
    pair = [air(1, 7), air(2, 14, REPEAT, of_airing=1)]
    assert count_screen_frames(pair) == {(1, MONDAY): 15 * MINUTE}
    limited = week(*pair, air(3, 15, lesson=2), limits={1: 20 * MINUTE})
    found = find_violations(limited)
    assert [(one.fault, one.frames, one.limit) for one in found] == [
        (Fault.TOO_LONG_A_DAY, 30 * MINUTE, 20 * MINUTE)
    ]


def test_first_grades_with_gaps_while_others_are_on_the_air_are_named() -> None:
    demands = (Demand(cell=MATHS), Demand(cell=READING))
    unfair = week(air(1, 7, cell=READING), demands=demands)
    assert find_unfair_days(unfair, cover_week(unfair)) == {MONDAY: (MATHS,)}
    quiet = week(demands=demands)
    assert find_unfair_days(quiet, cover_week(quiet)) == {}


def test_a_tally_counts_gaps_and_whole_days() -> None:
    days = (MONDAY, TUESDAY)
    found = tally_coverage(cover_week(week(air(1, 7), air(2, 14, REPEAT, of_airing=1), days=days)))
    assert (found.cells, found.kept, found.gaps, found.days_kept) == (2, 1, 1, 1)


hours = st.integers(0, 23)
rows = st.lists(st.tuples(hours, st.sampled_from([1, 2, 3]), st.sampled_from(AiringKind)))


@given(rows)
def test_the_rule_counts_as_a_person_would(some) -> None:
    airings = [
        air(key, hour, kind, lesson=None if kind is RELAY else lesson, title=f"Bài {lesson}")
        if kind is not REPEAT
        else air(key, hour, kind, lesson=lesson, of_airing=key - 1)
        for key, (hour, lesson, kind) in enumerate(some, 1)
    ]
    by_key = {one.key: one for one in airings}

    def is_repeat(one: Aired) -> bool:
        if one.kind is RELAY:
            same = [two for two in airings if two.kind is RELAY and two.title == one.title]
            return any(two.span < one.span for two in same)
        of = by_key.get(one.of_airing or 0)
        return (
            one.kind is REPEAT
            and of is not None
            and (of.kind, of.lesson) == (FIRST, one.lesson)
            and of.span < one.span
        )

    kept = len(airings) >= 2 and any(is_repeat(one) for one in airings)
    found = cover_week(week(*airings))[MATHS, MONDAY]
    assert found.is_kept == kept
    assert (found.light is Light.GREEN) == (not found.why)

"""What is proposed keeps the rule; what cannot be placed is told, with a proof if there is one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.broadcasts.rules.airings import Aired, AiringKind, Cell, ChannelKind
from lms.broadcasts.rules.checking import Fault, find_violations
from lms.broadcasts.rules.coverage import cover_week, tally_coverage
from lms.broadcasts.rules.filling import Obstacle, Proposal, propose_week
from lms.broadcasts.rules.filling.packing import Bin, Want, pack
from lms.broadcasts.rules.filling.proving import find_bound
from lms.broadcasts.rules.filling.searching import search
from lms.broadcasts.rules.frames import Span
from lms.broadcasts.rules.weeks import ChannelWeek, Demand, Stock, Week
from tests.factories.broadcast_weeks import HOUR, MINUTE, MONDAY, plant_week, shorten_windows

TOLD = {Fault.MASTER_UNKNOWN}
MATHS = Cell(1, "toan")
MORNING, AFTERNOON, EVENING = Span(7 * HOUR, 8 * HOUR), Span(14 * HOUR, 15 * HOUR), 19 * HOUR


def accept(week: Week, proposal: Proposal) -> Week:
    """Return the week with what is proposed."""
    made = tuple(one.as_aired() for one in proposal.placements)
    return replace(week, airings=(*week.airings, *made))


def small(*windows: Span, minutes: int = 15, lessons: int = 3, **given) -> Week:
    """A Monday with one channel and the lessons of one subject."""
    stock = {
        number: Stock(frames=minutes * MINUTE, channels=frozenset({1}))
        for number in range(1, lessons + 1)
    }
    values = {
        "days": (MONDAY,),
        "channels": (ChannelWeek(key=1, windows={MONDAY: windows}),),
        "demands": (Demand(cell=MATHS, order=tuple(stock)),),
        "stock": stock,
    }
    return Week(**values | given)


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"is_ragged": True},
        {"grades": 12, "subjects": 8, "shortest": 5, "longest": 9},
        {"grades": 5, "subjects": 8, "shortest": 15, "longest": 30, "is_ragged": True},
        {"grades": 2, "subjects": 6, "shortest": 15, "longest": 30},
        {"grades": 2, "subjects": 4, "shortest": 15, "longest": 30, "channels": 1},
    ],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_windows_without_a_minute_to_spare_are_filled_without_a_gap(shape, seed) -> None:
    week = plant_week(seed=seed, **shape)
    proposal = propose_week(week)
    filled = accept(week, proposal)
    assert proposal.gaps == ()
    assert tally_coverage(cover_week(filled)).gaps == 0
    assert {one.fault for one in find_violations(filled)} <= TOLD


@pytest.mark.parametrize("minutes", [1, 10])
def test_windows_that_are_too_short_leave_out_no_more_than_must_be(minutes) -> None:
    week = shorten_windows(plant_week(seed=3), minutes)
    proposal = propose_week(week)
    assert {one.obstacle for one in proposal.gaps} == {Obstacle.NO_ROOM}
    # Each gap tells the minutes that are needed and those there are.
    assert all(one.frames > one.limit for one in proposal.gaps)
    assert all(one.is_best for one in proposal.rooms)
    assert not {one.cell.grade for one in proposal.gaps} & {1, 2}


@given(st.integers(0, 10_000), st.integers(0, 12), st.integers(2, 4))
@settings(max_examples=20, deadline=None)
def test_whatever_is_proposed_breaks_no_rule_and_is_the_same_again(seed, cut, grades) -> None:
    shape = {"grades": grades, "subjects": 3, "days": 2, "shortest": 8, "longest": 25}
    week = shorten_windows(plant_week(seed=seed, **shape), cut)
    proposal = propose_week(week)
    filled = accept(week, proposal)
    assert {one.fault for one in find_violations(filled)} <= TOLD
    gaps = {(one.cell, one.day) for one in proposal.gaps}
    assert gaps == {place for place, one in cover_week(filled).items() if not one.is_kept}
    assert propose_week(week) == proposal
    assert propose_week(filled).placements == () or gaps


pieces = st.lists(st.tuples(st.integers(1, 9), st.sampled_from([1, 2])), min_size=1, max_size=5)
rooms = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 20)), min_size=1, max_size=4)


@given(pieces, rooms)
@settings(deadline=None)
def test_a_bound_never_calls_impossible_what_can_be_packed(some, places) -> None:
    wants = [Want(sizes={1: size}, copies=copies) for size, copies in some]
    bins = [Bin(channel=1, part=part, size=size) for part, size in places]
    found, tried_all = search(bins, wants)
    assert tried_all
    bound = find_bound(bins, wants)
    if found is not None:
        assert not bound.is_short
        assert all(one >= 0 for one in found.free)
    packing = pack(bins, wants, [range(len(wants))])
    placed = packing.count_placed(range(len(wants)))
    assert placed <= len(wants) - bound.least_left_out
    assert all(one >= 0 for one in packing.free)
    assert found is not None or placed < len(wants)


def test_repeats_lie_at_another_time_of_day_than_their_first_airing() -> None:
    proposal = propose_week(small(MORNING, AFTERNOON))
    first, repeat = proposal.placements
    assert (first.kind, first.span.start) == (AiringKind.FIRST, 7 * HOUR)
    assert (repeat.kind, repeat.span.start) == (AiringKind.REPEAT, 14 * HOUR)
    assert repeat.of_airing == first.key


@pytest.mark.parametrize(
    ("week", "obstacle"),
    [
        (small(), Obstacle.NO_WINDOW),
        (small(MORNING), Obstacle.ONE_PART_OF_DAY),
        (small(MORNING, AFTERNOON, minutes=61), Obstacle.TOO_LONG),
        (small(MORNING, AFTERNOON, lessons=0), Obstacle.NO_LESSON),
        (small(MORNING, AFTERNOON, limits={1: 14 * MINUTE}), Obstacle.SCREEN_TIME),
    ],
)
def test_what_stands_in_the_way_is_named(week, obstacle) -> None:
    proposal = propose_week(week)
    assert proposal.placements == ()
    assert [one.obstacle for one in proposal.gaps] == [obstacle]


def test_a_short_repeat_without_another_time_of_day_is_not_called_too_long() -> None:
    """Its channel was closed after its first airing was planned in the afternoon."""
    first = Aired(
        key=1,
        channel=1,
        day=MONDAY,
        span=Span(14 * HOUR, 14 * HOUR + 10 * 25),
        kind=AiringKind.FIRST,
        cell=MATHS,
        lesson=1,
    )
    stock = {1: Stock(frames=10 * 25, channels=frozenset({1, 2}))}
    channels = (ChannelWeek(key=1, windows={}), ChannelWeek(key=2, windows={MONDAY: (MORNING,)}))
    week = small(channels=channels, stock=stock, airings=(first,))
    [gap] = propose_week(week).gaps
    assert gap.obstacle is Obstacle.NO_OTHER_TIME


def test_first_grades_get_the_room_there_is() -> None:
    demands = (Demand(cell=Cell(5, "toan"), order=(1,), priority=1), Demand(cell=MATHS, order=(2,)))
    tight = small(Span(7 * HOUR, 7 * HOUR + 15 * MINUTE), AFTERNOON, demands=demands)
    proposal = propose_week(tight)
    assert {one.cell for one in proposal.placements} == {MATHS}
    assert [(one.cell.grade, one.obstacle) for one in proposal.gaps] == [(5, Obstacle.NO_ROOM)]


def test_lessons_come_in_order_from_where_the_season_stands() -> None:
    days = (MONDAY, MONDAY + timedelta(days=1))
    windows = dict.fromkeys(days, (MORNING, AFTERNOON))
    earlier = Aired(
        key=9,
        channel=1,
        day=MONDAY - timedelta(days=3),
        span=MORNING,
        kind=AiringKind.FIRST,
        cell=MATHS,
        lesson=1,
    )
    week = small(days=days, channels=(ChannelWeek(key=1, windows=windows),), earlier=(earlier,))
    firsts = [one.lesson for one in propose_week(week).placements if one.kind is AiringKind.FIRST]
    assert firsts == [2, 3]


def test_without_new_lessons_the_last_one_is_repeated_twice() -> None:
    earlier = Aired(
        key=9,
        channel=1,
        day=MONDAY - timedelta(days=3),
        span=MORNING,
        kind=AiringKind.FIRST,
        cell=MATHS,
        lesson=1,
    )
    week = small(MORNING, AFTERNOON, lessons=1, earlier=(earlier,))
    proposal = propose_week(week)
    assert [(one.kind, one.of_airing) for one in proposal.placements] == [
        (AiringKind.REPEAT, 9)
    ] * 2
    assert tally_coverage(cover_week(accept(week, proposal))).gaps == 0


def test_what_is_there_already_is_completed_and_never_moved() -> None:
    there = Aired(
        key=5,
        channel=1,
        day=MONDAY,
        span=Span(7 * HOUR, 7 * HOUR + 15 * MINUTE),
        kind=AiringKind.FIRST,
        cell=MATHS,
        lesson=1,
    )
    proposal = propose_week(small(MORNING, AFTERNOON, airings=(there,)))
    (repeat,) = proposal.placements
    assert (repeat.kind, repeat.lesson, repeat.of_airing) == (AiringKind.REPEAT, 1, 5)


def test_a_relay_needs_only_the_repeat_of_an_earlier_lesson() -> None:
    relay = Aired(
        key=5,
        channel=1,
        day=MONDAY,
        span=Span(9 * HOUR, 10 * HOUR),
        kind=AiringKind.RELAY,
        cell=MATHS,
        title="Dạy Toán",
    )
    earlier = replace(relay, key=4, day=MONDAY - timedelta(days=1), kind=AiringKind.FIRST, lesson=1)
    week = small(MORNING, AFTERNOON, airings=(relay,), earlier=(earlier,))
    (repeat,) = propose_week(week).placements
    assert (repeat.kind, repeat.of_airing, repeat.span.start) == (AiringKind.REPEAT, 4, 14 * HOUR)


def test_airings_begin_on_the_steps_of_their_channel() -> None:
    channel = ChannelWeek(
        key=1,
        step=5 * MINUTE,
        windows={MONDAY: (Span(7 * HOUR + MINUTE, 8 * HOUR), AFTERNOON)},
    )
    demands = (Demand(cell=MATHS, order=(1,)), Demand(cell=Cell(2, "toan"), order=(2,)))
    week = small(minutes=12, channels=(channel,), demands=demands)
    starts = [one.span.start // MINUTE % 60 for one in propose_week(week).placements]
    assert starts == [5, 20, 0, 15]


def test_radio_takes_what_television_has_no_room_for() -> None:
    short = Span(7 * HOUR, 7 * HOUR + 15 * MINUTE)
    tv = ChannelWeek(key=1, windows={MONDAY: (short, AFTERNOON)})
    radio = ChannelWeek(key=2, kind=ChannelKind.RADIO, windows={MONDAY: (MORNING,)})
    stock = {number: Stock(frames=15 * MINUTE, channels=frozenset({1, 2})) for number in (1, 2)}
    demands = (Demand(cell=MATHS, order=(1,)), Demand(cell=Cell(2, "toan"), order=(2,)))
    proposal = propose_week(small(channels=(tv, radio), stock=stock, demands=demands))
    assert proposal.gaps == ()
    assert sorted(one.channel for one in proposal.placements) == [1, 1, 1, 2]


def fill_season(weeks: int) -> tuple[Week, Week]:
    """A week that is full, and the next one of the same windows, both of one subject."""
    stock = {number: Stock(frames=15 * MINUTE, channels=frozenset({1})) for number in range(1, 15)}
    days = [MONDAY + timedelta(days=number) for number in range(7 * weeks)]
    windows = dict.fromkeys(days, (MORNING, AFTERNOON))
    week = Week(
        days=tuple(days[:7]),
        channels=(ChannelWeek(key=1, windows=windows),),
        demands=(Demand(cell=MATHS, order=tuple(stock)),),
        stock=stock,
    )
    filled = accept(week, propose_week(week))
    kept = tuple(
        replace(one, key=100 - one.key, of_airing=one.of_airing and 100 - one.of_airing)
        for one in filled.airings
    )
    return replace(filled, airings=kept), replace(week, days=tuple(days[7:14]), earlier=kept)


def lose(airings: tuple[Aired, ...], lesson: int) -> tuple[Aired, ...]:
    return tuple(replace(one, is_lost=one.is_lost or one.lesson == lesson) for one in airings)


def list_firsts(week: Week) -> list[int]:
    return [one.lesson for one in propose_week(week).placements if one.kind is AiringKind.FIRST]


def test_a_lesson_missed_in_a_full_week_comes_first_in_the_next_one() -> None:
    _full, following = fill_season(2)
    assert list_firsts(following)[:2] == [8, 9]
    lost = replace(following, earlier=lose(following.earlier, 1))
    assert list_firsts(lost)[:3] == [1, 8, 9]
    filled = accept(lost, propose_week(lost))
    assert {one.fault for one in find_violations(filled)} <= TOLD
    assert tally_coverage(cover_week(filled)).gaps == 0


def test_a_lesson_missed_and_taken_out_of_the_plan_is_missed_as_well() -> None:
    _full, following = fill_season(2)
    gone = tuple(one for one in following.earlier if one.lesson != 1)
    lost = replace(following, earlier=gone, missed={1: MONDAY})
    assert list_firsts(lost)[:2] == [1, 8]
    filled = accept(lost, propose_week(lost))
    assert {one.fault for one in find_violations(filled)} <= TOLD


def test_a_missed_lesson_comes_on_the_next_day_of_its_week_that_has_room() -> None:
    full, _following = fill_season(2)
    rest = tuple(one for one in full.airings if one.day != MONDAY + timedelta(days=4))
    lost = replace(full, airings=lose(rest, 2))
    proposal = propose_week(lost, since=(MONDAY + timedelta(days=2), 0))
    assert [one.lesson for one in proposal.placements] == [2, 2]


def test_nothing_is_proposed_before_a_moment() -> None:
    days = (MONDAY, MONDAY + timedelta(days=1))
    windows = dict.fromkeys(days, (MORNING, AFTERNOON, Span(19 * HOUR, 20 * HOUR)))
    week = small(days=days, channels=(ChannelWeek(key=1, windows=windows),))
    proposal = propose_week(week, since=(MONDAY, 14 * HOUR + 31 * MINUTE))
    starts = [(one.day, one.span.start) for one in proposal.placements]
    assert starts[:2] == [(MONDAY, 14 * HOUR + 31 * MINUTE), (MONDAY, 19 * HOUR)]
    assert proposal.begins_after(MONDAY, 14 * HOUR + 30 * MINUTE)
    assert not proposal.begins_after(MONDAY, 14 * HOUR + 31 * MINUTE)
    tomorrow = propose_week(week, since=(days[1], 0))
    assert {one.day for one in tomorrow.placements} == {days[1]}
    assert propose_week(week, since=(days[1] + timedelta(days=1), 0)).gaps == ()


def test_where_screen_time_cuts_nothing_is_called_the_best() -> None:
    tight = small(MORNING, AFTERNOON, limits={1: 14 * MINUTE})
    assert not propose_week(tight).is_best
    assert propose_week(small(MORNING, AFTERNOON)).is_best

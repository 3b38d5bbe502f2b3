"""Times of a broadcast day, and the windows of a day, are counted to the frame."""

from datetime import date, datetime, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.broadcasts.rules.frames import (
    DAY_FRAMES,
    FRAMES_PER_HOUR,
    FRAMES_PER_MINUTE,
    InvalidTime,
    Span,
    count_frames,
    find_moment,
    find_week,
    list_days,
    read_clock,
    round_up,
    show_clock,
    show_duration,
)
from lms.broadcasts.rules.windows import (
    Exceptional,
    Recurring,
    find_windows,
    join_spans,
    subtract_spans,
)

MIDNIGHT, FIVE = time(0, 0), time(5, 0)
HOUR = FRAMES_PER_HOUR
MONDAY = date(2026, 11, 30)
spans = st.tuples(st.integers(0, 200), st.integers(1, 60)).map(
    lambda pair: Span(pair[0], pair[0] + pair[1])
)


@pytest.mark.parametrize(
    ("typed", "day_start", "frame"),
    [
        ("7:30", MIDNIGHT, 7 * HOUR + HOUR // 2),
        ("7h30", MIDNIGHT, 7 * HOUR + HOUR // 2),
        ("07:30:15:24", MIDNIGHT, 7 * HOUR + HOUR // 2 + 15 * 25 + 24),
        ("05:00", FIVE, 0),
        ("00:30", FIVE, 19 * HOUR + HOUR // 2),
    ],
)
def test_a_typed_time_is_a_frame_of_the_channels_day(typed, day_start, frame) -> None:
    assert read_clock(typed, day_start) == frame


@pytest.mark.parametrize("typed", ["", "7", "24:00", "7:60", "7:30:60", "7:30:15:25", "25:00"])
def test_what_is_no_time_is_refused(typed) -> None:
    with pytest.raises(InvalidTime):
        read_clock(typed, MIDNIGHT)


def test_a_day_ends_where_the_next_begins() -> None:
    assert read_clock("24:00", MIDNIGHT, is_end=True) == DAY_FRAMES
    assert read_clock("05:00", FIVE, is_end=True) == DAY_FRAMES


@given(st.integers(0, DAY_FRAMES - 1), st.sampled_from([MIDNIGHT, FIVE, time(23, 59, 59)]))
def test_what_is_shown_exactly_is_read_back(frame, day_start) -> None:
    assert read_clock(show_clock(frame, day_start, exact=True), day_start) == frame


def test_durations_are_whole_frames_and_readable() -> None:
    assert count_frames(1000) == 25
    assert count_frames(15 * 60_000 + 20) == 15 * FRAMES_PER_MINUTE + 1
    assert round_up(FRAMES_PER_MINUTE + 1, FRAMES_PER_MINUTE) == 2 * FRAMES_PER_MINUTE
    assert show_duration(15 * FRAMES_PER_MINUTE) == "15:00"
    assert show_duration(75 * FRAMES_PER_MINUTE) == "1:15:00"


def test_a_frame_after_midnight_airs_on_the_next_date() -> None:
    assert find_moment(MONDAY, 20 * HOUR, FIVE) == datetime(2026, 12, 1, 1, 0)
    assert find_week(date(2026, 12, 6)) == MONDAY
    assert list_days(MONDAY)[-1] == date(2026, 12, 6)


def test_a_holiday_closes_what_is_reserved_every_week() -> None:
    morning = Recurring(weekdays="123456", span=Span(7 * HOUR, 9 * HOUR))
    holiday = Exceptional(day=MONDAY)
    other = Exceptional(day=MONDAY, span=Span(14 * HOUR, 15 * HOUR))
    assert find_windows(MONDAY, [morning]) == (Span(7 * HOUR, 9 * HOUR),)
    assert find_windows(MONDAY, [morning], [other]) == (Span(14 * HOUR, 15 * HOUR),)
    assert find_windows(MONDAY, [morning], [other, holiday]) == ()
    assert find_windows(date(2026, 12, 6), [morning]) == ()


def test_a_window_holds_only_within_its_dates() -> None:
    only = Recurring(
        weekdays="1", span=Span(0, HOUR), valid_from=date(2026, 12, 1), valid_to=date(2026, 12, 7)
    )
    assert find_windows(MONDAY, [only]) == ()
    assert find_windows(date(2026, 12, 7), [only]) == (Span(0, HOUR),)
    assert find_windows(date(2026, 12, 14), [only]) == ()


@given(st.lists(spans), st.lists(spans))
def test_what_is_left_of_windows_is_what_nothing_covers(windows, taken) -> None:
    def frames(some) -> set[int]:
        return {frame for span in some for frame in range(span.start, span.end)}

    left = subtract_spans(join_spans(windows), taken)
    assert frames(left) == frames(windows) - frames(taken)
    assert all(one.end <= two.start for one, two in pairwise(left))

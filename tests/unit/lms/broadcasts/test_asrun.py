"""A station's log is read whatever its headings, and laid beside the plan line by line."""

from datetime import date, datetime, time, timedelta

import pytest

from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.asrun import (
    Logged,
    Outcome,
    Promised,
    cut_at_next,
    list_unplanned,
    match_log,
)
from lms.broadcasts.rules.logs import (
    Fault,
    is_playout_log,
    read_length,
    read_log_rows,
    read_playout_log,
)

SEVEN = datetime(2026, 11, 30, 7)
MINUTES = 60 * 25


def make_promised(key: int, *, minutes: int, **given) -> Promised:
    facts = {
        "moment": SEVEN + timedelta(minutes=minutes),
        "frames": 15 * MINUTES,
        "kind": AiringKind.FIRST,
        "title": f"Bài {key}",
        "stems": frozenset({f"ntv_bai-{key}"}),
    }
    return Promised(key=key, **facts | given)


def make_line(number: int, name: str, *, minutes: float, frames: int | None = None) -> Logged:
    moment = SEVEN + timedelta(minutes=minutes)
    return Logged(number=number, moment=moment, name=name, frames=frames)


def test_tells_aired_late_early_cut_and_missed_apart() -> None:
    plan = [make_promised(key, minutes=20 * key) for key in range(6)]
    log = [
        make_line(1, "/bai/NTV_BAI-0.mxf", minutes=0.5),
        make_line(2, "D:\\bai\\ntv_bai-1.MXF", minutes=25),
        make_line(3, "bài 2", minutes=37),
        make_line(4, "NTV_BAI-3", minutes=60, frames=10 * MINUTES),
        make_line(5, "QUANG-CAO", minutes=80),
        make_line(6, "NTV_BAI-5", minutes=100, frames=13 * MINUTES),
    ]
    matched = match_log(plan, log)
    assert [one.outcome for one in matched] == [
        *(Outcome.AIRED, Outcome.LATE, Outcome.EARLY, Outcome.CUT, Outcome.MISSED, Outcome.AIRED)
    ]
    assert [one.delay_s for one in matched] == [30, 300, -180, 0, 0, 0]
    assert [line.number for line in list_unplanned(matched, log)] == [5]


def test_counts_one_line_for_one_airing_only() -> None:
    plan = [
        make_promised(1, minutes=0),
        make_promised(1, minutes=90, kind=AiringKind.REPEAT),
    ]
    matched = match_log(plan, [make_line(1, "NTV_BAI-1.mxf", minutes=89)])
    assert [one.outcome for one in matched] == [Outcome.MISSED, Outcome.AIRED]


def test_prefers_the_file_to_a_title_that_two_lessons_share() -> None:
    plan = [
        make_promised(1, minutes=0, title="Ôn tập"),
        make_promised(2, minutes=5, title="Ôn tập"),
    ]
    log = [make_line(1, "NTV_BAI-2", minutes=0), make_line(2, "Ôn  tập", minutes=4)]
    assert [one.logged.number for one in match_log(plan, log)] == [2, 1]


def test_takes_another_day_for_another_airing() -> None:
    matched = match_log([make_promised(1, minutes=0)], [make_line(1, "NTV_BAI-1", minutes=200)])
    assert matched[0].outcome is Outcome.MISSED


def test_says_nothing_of_a_relay_that_the_log_does_not_know() -> None:
    relay = make_promised(1, minutes=0, kind=AiringKind.RELAY, stems=frozenset())
    assert match_log([relay], [])[0].outcome is Outcome.UNTOLD
    seen = match_log([relay], [make_line(1, "BÀI 1", minutes=0)])
    assert seen[0].outcome is Outcome.AIRED


def test_reads_ffplayout_lines_and_how_long_each_was_really_on() -> None:
    text = (
        "[2026-11-30 06:59:59.10000] [DEBUG] Decoder CMD: x\n"
        "[2026-11-30 07:00:00.04000] [ INFO] Play for <yellow>00:15:00.00</>: "
        "<b><magenta>/bai/NTV BAI-1.mxf  </></b>\n"
        "[2026-11-30 07:05:00.04000] [\x1b[32m INFO\x1b[0m] Play for 00:10:00 (3/12): B.mxf\n"
    )
    assert is_playout_log(text)
    read = read_playout_log(text).lines
    assert [(line.moment.time(), line.name, line.frames) for line in read] == [
        (time(7, 0, 0, 40_000), "/bai/NTV BAI-1.mxf", 5 * MINUTES),
        (time(7, 5, 0, 40_000), "B.mxf", 10 * MINUTES),
    ]


def test_reads_a_table_below_a_letterhead_by_the_stations_own_headings() -> None:
    rows = [
        (1, {1: "ĐÀI PHÁT THANH"}),
        (3, {1: "STT", 2: "Ngày phát", 3: "Giờ phát", 4: "Thời lượng", 5: "Tên file"}),
        (4, {1: 1, 2: "30/11/2026", 3: "07:00:03:12", 4: "15:00", 5: "A.mxf"}),
        (5, {1: 2, 2: datetime(2026, 11, 30), 3: time(8, 30), 4: time(0, 20), 5: "B.mxf"}),
        (6, {1: 3, 2: "30.11.2026", 3: "9h5", 4: 600, 5: "C.mxf"}),
        (7, {1: 4, 2: "30/11/2026", 3: "sáng", 5: "D.mxf"}),
        (8, {1: 5, 2: "31/02/2026", 3: "9:00", 5: "E.mxf"}),
        (9, {1: 6, 2: "30/11/2026", 3: "9:00"}),
        (10, {4: "Tổng"}),
    ]
    read = read_log_rows(rows)
    assert [(line.name, line.moment, line.frames) for line in read.lines] == [
        ("A.mxf", datetime(2026, 11, 30, 7, 0, 3, 480_000), 15 * MINUTES),
        ("B.mxf", datetime(2026, 11, 30, 8, 30), 20 * MINUTES),
        ("C.mxf", datetime(2026, 11, 30, 9, 5), 10 * MINUTES),
    ]
    assert read.faults == ((7, Fault.NO_TIME), (8, Fault.NO_DAY), (9, Fault.NO_NAME))


def test_takes_the_day_from_the_time_or_from_whoever_brings_the_log() -> None:
    rows = [
        (1, {1: "Start time", 2: "Title"}),
        (2, {1: "2026-11-30 07:00:00.520", 2: "Bài 1"}),
        (3, {1: "25:10", 2: "Bài 2"}),
    ]
    read = read_log_rows(rows, day=date(2026, 12, 1))
    assert [line.moment for line in read.lines] == [
        datetime(2026, 11, 30, 7, 0, 0, 520_000),
        datetime(2026, 12, 2, 1, 10),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        *("Giờ phát thực tế", "GIỜ THỰC PHÁT", "Giờ lên sóng", "Thời gian phát", "thoi diem phat"),
        *("On air time", "Actual Start", "Thời gian phát sóng"),
    ],
)
def test_reads_the_time_under_what_stations_call_it(heading) -> None:
    rows = [(1, {0: heading, 1: "Tên chương trình"}), (2, {0: "07:00:00", 1: "Toán"})]
    [line] = read_log_rows(rows, day=date(2026, 11, 30)).lines
    assert (line.moment.hour, line.name) == (7, "Toán")


def test_reads_a_table_that_names_its_columns_by_one_word() -> None:
    rows = [(1, {0: "Giờ", 1: "Tên"}), (2, {0: "07:00:00", 1: "Toán"})]
    [line] = read_log_rows(rows, day=date(2026, 11, 30)).lines
    assert line.name == "Toán"


def test_says_so_of_what_is_no_log() -> None:
    assert read_log_rows([(1, {1: "Họ và tên"})]).faults == ((1, Fault.NO_TABLE),)
    assert not is_playout_log("Giờ,Tên file\n07:00,A.mxf\n")


def test_ends_a_clip_where_the_next_begins() -> None:
    lines = [
        make_line(2, "B", minutes=5, frames=MINUTES),
        make_line(1, "A", minutes=0, frames=9 * MINUTES),
    ]
    assert [line.frames for line in cut_at_next(lines)] == [5 * MINUTES, MINUTES]


def test_reads_lengths_of_two_hours_in_minutes_and_no_length_out_of_the_middle_of_a_text() -> None:
    assert read_length("120:00") == 120 * MINUTES
    assert read_length("9:30") == 9.5 * MINUTES
    assert read_length("00:15:00:12") == 15 * MINUTES + 12
    assert read_length("1:60") is None
    assert read_length("1120:00") is None
    assert read_length("x 12:00:00") is None


def test_reads_no_day_or_time_beside_which_the_calendar_ends() -> None:
    rows = [
        (1, {1: "Ngày", 2: "Giờ", 3: "Tên file"}),
        (2, {1: "01/01/0001", 2: "7:00", 3: "A"}),
        (3, {1: datetime(9999, 12, 31), 2: "47:00", 3: "B"}),
        (4, {1: "30/11/2026", 2: timedelta(days=-400), 3: "C"}),
        (5, {1: "30/11/2026", 2: timedelta(days=999_999), 3: "D"}),
    ]
    read = read_log_rows(rows, day=date(1, 1, 1))
    assert read.lines == ()
    assert [fault for _number, fault in read.faults] == [
        *(Fault.NO_DAY, Fault.NO_DAY, Fault.NO_TIME, Fault.NO_TIME)
    ]

"""What players tell is believed only as far as it can be."""

import pytest

from lessons.audience.rules.watching import Watched, read_watched

TOLD = {
    "lesson": "7",
    "family": "modern",
    "rung": "64",
    "seconds": "600",
    "bytes": "3000000",
    "stalls": "1",
    "outages": "0",
    "first_ms": "5200",
}


def test_a_watching_is_read():
    assert read_watched(TOLD, duration_ms=2_700_000) == Watched(
        lesson=7,
        rung="modern-64",
        views=1,
        seconds=600,
        bytes=3_000_000,
        stalls=1,
        starts=1,
        starts_ms=5200,
    )


def test_what_is_told_later_is_no_second_view():
    later = {name: value for name, value in TOLD.items() if name != "first_ms"}
    told = read_watched(later, duration_ms=None)
    assert told is not None
    assert (told.views, told.starts, told.seconds) == (0, 0, 600)


def test_nobody_watches_a_short_lesson_for_hours():
    told = read_watched(TOLD | {"seconds": "99999", "bytes": "9" * 15}, duration_ms=60_000)
    assert told is not None
    assert told.seconds == 240
    assert told.bytes == 2_500_000 // 8 * 300


@pytest.mark.parametrize("lesson", ["", "x", "-1", "0", "9" * 40, "1 OR 1=1"])
def test_no_lesson_is_nothing(lesson):
    told = read_watched(TOLD | {"lesson": lesson}, duration_ms=None)
    assert told is None


@pytest.mark.parametrize("rung", ["<script>", "64; DROP", "9" * 20, ""])
def test_a_rung_is_one_of_ours_or_none(rung):
    told = read_watched(TOLD | {"rung": rung}, duration_ms=None)
    assert told is not None
    assert told.rung == ""


def test_nobody_has_more_right_answers_than_answers():
    told = read_watched({"lesson": "7", "checks_total": "4", "checks_right": "9"}, duration_ms=None)
    assert told == Watched(lesson=7, checks=4, checks_right=4)

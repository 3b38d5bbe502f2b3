from datetime import timedelta

import pytest
from icalendar import Calendar

from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.announcing import Showing, Tracked
from lms.broadcasts.rules.calendars import CalendarWords, write_programme
from tests.unit.lms.broadcasts.announcements import MONDAY, make_airing

WORDS = CalendarWords(
    name="Lịch phát sóng: Lớp 1",
    repeat="phát lại",
    relay="tiếp sóng %(source)s",
    kinds={"tv": "truyền hình", "radio": "phát thanh"},
)


def track(airing: Showing, **fields: object) -> Tracked:
    told_at = MONDAY - timedelta(days=3)
    return Tracked(airing=airing, told_at=told_at, **fields)  # type: ignore[arg-type]


def write(*tracked: Tracked) -> bytes:
    return write_programme(
        tracked, domain="songhoc.example", origin="https://songhoc.example", words=WORDS
    )


@pytest.fixture
def calendar() -> Calendar:
    again = {"kind": AiringKind.REPEAT, "of_airing": 1}
    return Calendar.from_ical(
        write(
            track(make_airing(1)),
            track(make_airing(2, hours=19, **again), sequence=2, is_cancelled=True),
            track(make_airing(3, hours=20, is_public=False, url=""), sequence=1),
        )
    )


def test_is_read_back_as_it_was_told(calendar: Calendar) -> None:
    event = calendar.walk("VEVENT")[0]
    assert event["UID"] == "airing-1@songhoc.example"
    assert event["SUMMARY"] == "Toán: Phép cộng trong phạm vi 10"
    assert event.decoded("DTSTART") == MONDAY + timedelta(hours=7)
    assert event.decoded("DTEND") == MONDAY + timedelta(hours=7, minutes=15)
    assert event["LOCATION"] == "NTV (truyền hình)"
    assert event["URL"] == "https://songhoc.example/lop-1/toan/phep-cong/"
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")
    assert calendar["X-WR-CALNAME"] == "Lịch phát sóng: Lớp 1"


def test_what_was_cancelled_stays_and_says_so(calendar: Calendar) -> None:
    event = calendar.walk("VEVENT")[1]
    assert (event["SEQUENCE"], event["STATUS"]) == (2, "CANCELLED")
    assert event["SUMMARY"].endswith("(phát lại)")


def test_says_nothing_of_a_withdrawn_lesson_but_that_it_is_cancelled(calendar: Calendar) -> None:
    event = calendar.walk("VEVENT")[2]
    assert (event["SEQUENCE"], event["STATUS"]) == (2, "CANCELLED")
    assert event["SUMMARY"] == "Toán"
    assert "URL" not in event


def test_brings_the_rules_of_its_zone(calendar: Calendar) -> None:
    zones = calendar.walk("VTIMEZONE")
    named = {event["DTSTART"].params.get("TZID") for event in calendar.walk("VEVENT")}
    assert {str(zone["TZID"]) for zone in zones} == named


def test_the_same_programme_is_the_same_bytes() -> None:
    assert write(track(make_airing(1))) == write(track(make_airing(1)))

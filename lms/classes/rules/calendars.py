"""The timetable of a class as an iCalendar that telephones subscribe to; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vDuration

# How often telephones are asked to look again.
REFRESH = timedelta(hours=6)
# Older rules of the zone would fill half of a small calendar.
_FIRST_DATE = date(2020, 1, 1)
_PRODUCT = "-//Song Hoc//Classes//VI"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A period as a calendar shows it."""

    key: str
    begins_at: datetime
    minutes: int
    changed_at: datetime
    sequence: int
    summary: str
    link: str = ""


def write_calendar(entries: Iterable[Entry], *, domain: str, name: str) -> bytes:
    """Return a whole calendar: the same timetable is the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # RFC 7986 says NAME; older programs know only the other.
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for one in entries:
        event = Event()
        event.add("uid", f"period-{one.key}@{domain}")
        event.add("dtstamp", one.changed_at.astimezone(UTC).replace(microsecond=0))
        event.add("dtstart", one.begins_at)
        event.add("dtend", one.begins_at + timedelta(minutes=one.minutes))
        event.add("sequence", one.sequence)
        event.add("summary", one.summary)
        if one.link:
            event.add("url", one.link)
            event.add("location", one.link)
        calendar.add_component(event)
    # Without the zone's own rules some programs read its times as their own.
    calendar.add_missing_timezones(first_date=_FIRST_DATE)
    return bytes(calendar.to_ical())

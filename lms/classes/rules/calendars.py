"""The timetable of a class as an iCalendar that telephones subscribe to; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Event

from lessons.calendars import write_calendar


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


def write_timetable(entries: Iterable[Entry], *, domain: str, name: str) -> bytes:
    """Return the periods of a class as a calendar."""
    events = (_write_event(one, domain) for one in entries)
    return write_calendar(events, name=name, room="Classes")


def _write_event(one: Entry, domain: str) -> Event:
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
    return event

"""A calendar that telephones subscribe to: the same events are the same bytes; pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from icalendar import Calendar, Event, vDuration

# How often telephones are asked to look again: a change is told the evening before.
REFRESH = timedelta(hours=6)
# Older rules of the zone would fill half of a small calendar.
_FIRST_DATE = date(2020, 1, 1)


def write_calendar(events: Iterable[Event], *, name: str, room: str) -> bytes:
    """Return a whole calendar of a room of the site, such as "Classes"."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Song Hoc//{room}//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # RFC 7986 says NAME; older programs know only the other.
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for event in events:
        calendar.add_component(event)
    # Without the zone's own rules some programs read its times as their own.
    calendar.add_missing_timezones(first_date=_FIRST_DATE)
    return bytes(calendar.to_ical())

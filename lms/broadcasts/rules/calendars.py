"""The programme as an iCalendar that telephones subscribe to; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vDuration

from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.announcing import Showing, Tracked

# How often telephones are asked to look again: a change is told the evening before.
REFRESH = timedelta(hours=6)
# Older rules of the zone would fill half of a small calendar.
_FIRST_DATE = date(2020, 1, 1)
_PRODUCT = "-//Song Hoc//Broadcasts//VI"


@dataclass(frozen=True, kw_only=True)
class CalendarWords:
    """What a calendar says in the language of its readers."""

    name: str
    repeat: str
    relay: str
    """A sentence with %(source)s in it."""
    kinds: dict[str, str]
    """What television and radio are called."""


def write_calendar(
    tracked: Iterable[Tracked], *, domain: str, origin: str, words: CalendarWords
) -> bytes:
    """Return a whole calendar: events keep their UIDs whatever becomes of them."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # RFC 7986 says NAME; older programs know only the other.
    calendar.add("name", words.name)
    calendar.add("x-wr-calname", words.name)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for one in tracked:
        calendar.add_component(_write_event(one, domain=domain, origin=origin, words=words))
    # Without the zone's own rules some programs read its times as their own.
    calendar.add_missing_timezones(first_date=_FIRST_DATE)
    return bytes(calendar.to_ical())


def _write_event(one: Tracked, *, domain: str, origin: str, words: CalendarWords) -> Event:
    airing = one.airing
    event = Event()
    event.add("uid", f"airing-{airing.key}@{domain}")
    # When it was told, not when it was asked for: the same programme is the same bytes.
    event.add("dtstamp", _cut(one.told_at.astimezone(UTC)))
    event.add("dtstart", _cut(airing.begins_at))
    event.add("dtend", _cut(airing.ends_at))
    # Withdrawn is one change more, for whoever has it already.
    event.add("sequence", one.sequence + (not airing.is_public))
    is_cancelled = one.is_cancelled or not airing.is_public
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("summary", _sum_up(airing, words))
    event.add("location", f"{airing.outlet.name} ({words.kinds[airing.outlet.kind]})")
    event.add("transp", "TRANSPARENT")
    if airing.subject_name:
        event.add("categories", [airing.subject_name])
    if airing.relay_source:
        event.add("description", words.relay % {"source": airing.relay_source})
    if airing.url and airing.is_public:
        event.add("url", f"{origin}{airing.url}")
    return event


def _sum_up(airing: Showing, words: CalendarWords) -> str:
    title = airing.title if airing.is_public else ""
    text = ": ".join(part for part in (airing.subject_name, title) if part)
    text = text or airing.course_name or airing.outlet.name
    return f"{text} ({words.repeat})" if airing.kind is AiringKind.REPEAT else text


def _cut(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)

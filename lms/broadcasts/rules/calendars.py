"""The programme as an iCalendar that telephones subscribe to; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Event

from lessons.calendars import write_calendar
from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.announcing import Showing, Tracked


@dataclass(frozen=True, kw_only=True)
class CalendarWords:
    """What a calendar says in the language of its readers."""

    name: str
    repeat: str
    relay: str
    """A sentence with %(source)s in it."""
    kinds: dict[str, str]
    """What television and radio are called."""


def write_programme(
    tracked: Iterable[Tracked], *, domain: str, origin: str, words: CalendarWords
) -> bytes:
    """Return airings as a calendar: events keep their UIDs whatever becomes of them."""
    events = (_write_event(one, domain=domain, origin=origin, words=words) for one in tracked)
    return write_calendar(events, name=words.name, room="Broadcasts")


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

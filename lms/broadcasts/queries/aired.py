"""What a station's log says of what was published, and what was lost and has to air again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from lms.broadcasts.models import AsRun, Channel, StationLog
from lms.broadcasts.queries.handing import Line, list_lines
from lms.broadcasts.queries.promised import list_stems
from lms.broadcasts.rules.asrun import (
    LOST,
    SEEN,
    Logged,
    Matched,
    Promised,
    list_unplanned,
    match_log,
)
from lms.broadcasts.rules.frames import find_day, find_moment

# Of a channel's own log more are lessons than cards and trailers between them.
KNOWN_SHARE = 1 / 3


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The plan of some days beside what the logs of these days say."""

    lines: tuple[Line, ...]
    matched: tuple[Matched, ...]
    unplanned: tuple[Logged, ...]
    days: tuple[date, ...]
    """Broadcast days of which the logs say anything; of the others nothing is judged."""

    @property
    def known_count(self) -> int:
        """How many lines are planned airings."""
        return sum(one.logged is not None for one in self.matched)

    @property
    def is_strange(self) -> bool:
        """Tell whether so few lines are planned airings that it may be another channel's log."""
        known = self.known_count
        return bool(self.matched) and known < (known + len(self.unplanned)) * KNOWN_SHARE


def compare_log(log: StationLog) -> Comparison:
    """Return what a log says, together with the confirmed ones of the same days."""
    channel = log.channel
    logged = _read_lines(log)
    start = channel.day_start
    days = sorted({find_day(one.moment, start) for one in logged})
    if not days:
        return Comparison(lines=(), matched=(), unplanned=(), days=())
    others = StationLog.objects.filter(
        channel=channel,
        confirmed_at__isnull=False,
        first_date__lte=days[-1],
        last_date__gte=days[0],
    ).exclude(pk=log.pk)
    once: dict[tuple[datetime, str], Logged] = {}
    until: dict[date, datetime] = {}
    # The same line of two files is one, as the log says it that was brought last.
    for each in sorted([log, *others], key=lambda one: (one.brought_at, one.pk)):
        lines_of = [one for one in _read_lines(each) if find_day(one.moment, start) in days]
        once |= {(one.moment, one.name): one for one in lines_of}
        # A log that is brought in the middle of a day says nothing of the evening.
        brought = timezone.localtime(each.brought_at).replace(tzinfo=None)
        until |= {find_day(one.moment, start): brought for one in lines_of}
    # Their numbers are of several files.
    told = [
        replace(one, number=number)
        for number, one in enumerate(
            sorted(once.values(), key=lambda one: (one.moment, one.number, one.name))
        )
    ]
    lines = [one for one in list_lines(channel, days[0], days[-1]) if one.told.day in days]
    days_of = {one.told.key: one.told.day for one in lines}
    promised = [one for one in _promise(channel, lines) if one.moment <= until[days_of[one.key]]]
    matched = match_log(promised, told)
    return Comparison(
        lines=tuple(lines),
        matched=tuple(matched),
        unplanned=tuple(list_unplanned(matched, told)),
        days=tuple(days),
    )


def find_end(log: StationLog) -> datetime | None:
    """Return when the last line of a log begins: what was planned later it cannot know."""
    return max((one.moment for one in _read_lines(log)), default=None)


def list_lost(channels: Iterable[Channel], *, since: date) -> list[AsRun]:
    """Return what was missed or broke off since a day and was not aired again on a later day.

    A repeat of the same day was promised beside it, and makes up for nothing.
    """
    channels = list(channels)
    rows = list(
        AsRun.objects.filter(
            channel__in=channels, date__gte=since, outcome__in=[one.value for one in LOST]
        ).select_related("channel", "course__grade", "course__subject", "airing")
    )
    seen = AsRun.objects.filter(
        channel__station__organisation__in={one.station.organisation_id for one in channels},
        lesson__in={row.lesson_id for row in rows if row.lesson_id},
        outcome__in=[one.value for one in SEEN],
    )
    last: dict[int | None, date] = {}
    # In the order of the days: the last one stays.
    for lesson, day in seen.order_by("date").values_list("lesson", "date"):
        last[lesson] = day
    return [row for row in rows if last.get(row.lesson_id, since) <= row.date]


def _promise(channel: Channel, lines: Iterable[Line]) -> list[Promised]:
    lines = list(lines)
    stems = list_stems(channel, lines)
    return [
        Promised(
            key=one.told.key,
            moment=find_moment(one.told.day, one.told.span.start, channel.day_start),
            frames=one.told.span.frames,
            kind=one.told.kind,
            title=one.told.title,
            stems=stems[one.told.key],
        )
        for one in lines
    ]


def _read_lines(log: StationLog) -> list[Logged]:
    return [
        Logged(number=number, moment=datetime.fromisoformat(moment), name=name, frames=frames)
        for number, moment, name, frames in log.lines
    ]

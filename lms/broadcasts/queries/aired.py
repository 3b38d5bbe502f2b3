"""What a station's log says of what was published, and what was lost and has to air again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from lms.broadcasts.models import AsRun, Channel, FileName, StationLog
from lms.broadcasts.queries.handing import Line, list_lines
from lms.broadcasts.rules.asrun import LOST, Logged, Matched, Promised, list_unplanned, match_log
from lms.broadcasts.rules.filenames import find_stem
from lms.broadcasts.rules.frames import find_moment


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The plan of some days beside what the logs of these days say."""

    lines: tuple[Line, ...]
    matched: tuple[Matched, ...]
    unplanned: tuple[Logged, ...]
    days: tuple[date, ...]
    """Broadcast days of which the logs say anything; of the others nothing is judged."""


def find_broadcast_day(channel: Channel, moment: datetime) -> date:
    """Return the day of a channel to which a moment belongs."""
    start = channel.day_start
    offset = timedelta(hours=start.hour, minutes=start.minute, seconds=start.second)
    return (moment - offset).date()


def compare_log(log: StationLog) -> Comparison:
    """Return what a log says, together with the confirmed ones of the same days."""
    channel = log.channel
    logged = _read_lines(log)
    days = sorted({find_broadcast_day(channel, one.moment) for one in logged})
    if not days:
        return Comparison(lines=(), matched=(), unplanned=(), days=())
    others = StationLog.objects.filter(
        channel=channel,
        confirmed_at__isnull=False,
        first_date__lte=days[-1],
        last_date__gte=days[0],
    ).exclude(pk=log.pk)
    told = [*logged, *(line for one in others for line in _read_lines(one))]
    # The same line of two files is one; and their numbers would be mixed up.
    once = {(one.moment, one.name): one for one in reversed(told)}
    told = [
        replace(one, number=number)
        for number, one in enumerate(reversed(once.values()))
        if find_broadcast_day(channel, one.moment) in days
    ]
    lines = [one for one in list_lines(channel, days[0], days[-1]) if one.told.day in days]
    # A log that is brought in the middle of a day says nothing of the evening.
    until = timezone.localtime(log.brought_at).replace(tzinfo=None)
    matched = match_log([one for one in _promise(channel, lines) if one.moment <= until], told)
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
    """Return what was missed or broke off since a day and was not aired again since."""
    rows = AsRun.objects.filter(
        channel__in=list(channels), date__gte=since, outcome__in=[one.value for one in LOST]
    )
    return list(rows.select_related("channel", "course__grade", "course__subject", "airing"))


def _promise(channel: Channel, lines: Iterable[Line]) -> list[Promised]:
    lines = list(lines)
    digests: dict[int, set[str]] = {}
    for one in lines:
        found = {one.told.locked, one.stocked.digest if one.stocked else ""} - {""}
        digests[one.told.key] = found
    names = FileName.objects.filter(channel=channel, digest__in=set().union(*digests.values()))
    by_digest = dict(names.values_list("digest", "name"))
    return [
        Promised(
            key=one.told.key,
            moment=find_moment(one.told.day, one.told.span.start, channel.day_start),
            frames=one.told.span.frames,
            kind=one.told.kind,
            title=one.told.title,
            stems=frozenset(
                find_stem(by_digest[digest])
                for digest in digests[one.told.key]
                if digest in by_digest
            ),
        )
        for one in lines
    ]


def _read_lines(log: StationLog) -> list[Logged]:
    return [
        Logged(number=number, moment=datetime.fromisoformat(moment), name=name, frames=frames)
        for number, moment, name, frames in log.lines
    ]

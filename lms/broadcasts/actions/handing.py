"""Gathers what a station is handed, has missing masters made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Any

from lms.broadcasts.actions.naming import Nameless, name_files
from lms.broadcasts.models import Channel
from lms.broadcasts.permissions import require_plan
from lms.broadcasts.queries.handing import Line, list_lines
from lms.broadcasts.queries.masters import makes_masters
from lms.broadcasts.rules.handing import Handed, HandedFile
from lms.broadcasts.rules.readiness import Readiness
from media_pipeline.models import Source


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """A published airing: as the desk looks at it, and as it is handed over."""

    line: Line
    handed: Handed


def gather_days(*, channel: Channel, first: date, last: date) -> list[Gathered]:
    """Return the published airings of these days, with a name for each file that is there."""
    lines = list_lines(channel, first, last)
    names = name_files(
        channel=channel, wanted=[_describe(one) for one in lines if one.is_fetchable]
    )
    som = _count_leader(channel)
    return [Gathered(line=one, handed=_hand(one, names, som)) for one in lines]


def request_masters(*, channel: Channel, lines: Iterable[Line], by: Any, now: datetime) -> int:
    """Have every master made that is missing or was refused; return how many were asked for.

    :raises NotAllowed: `by` does not plan for the channel.
    """
    require_plan(by, channel.station.organisation)
    if not makes_masters():
        return 0
    wanted = {
        one.source
        for one in lines
        if one.source is not None and one.readiness in (Readiness.NONE, Readiness.REFUSED)
    }
    # By its name at run time: a site may have a media app that makes none.
    masters = import_module("media_pipeline.actions.masters")
    for source in Source.objects.filter(pk__in=wanted).order_by("pk"):
        masters.request_master(source=source, profile=channel.delivery_profile, by=by, now=now)
    return len(wanted)


def _describe(line: Line) -> Nameless:
    stocked = line.stocked
    assert stocked is not None  # noqa: S101 what can be fetched is in stock
    return Nameless(
        digest=stocked.digest,
        day=line.told.day,
        start_frame=line.told.span.start,
        grade=line.grade,
        subject=line.subject,
        title=line.told.title,
        suffix=stocked.suffix,
    )


def _hand(line: Line, names: dict[str, str], som: int) -> Handed:
    told, stocked = line.told, line.stocked
    file = None
    if line.is_fetchable and stocked is not None:
        file = HandedFile(
            name=names[stocked.digest],
            bytes=stocked.bytes,
            sha256=stocked.digest,
            md5=stocked.md5,
            frames=stocked.frames,
            som=som if stocked.frames > told.span.frames else 0,
        )
    return Handed(
        key=told.key,
        day=told.day,
        span=told.span,
        kind=told.kind,
        title=told.title,
        grade=line.grade,
        subject=line.subject,
        relay_source=told.relay_source,
        lesson=told.lesson,
        approved_by=line.approved_by,
        file=file,
    )


def _count_leader(channel: Channel) -> int:
    """Return how many frames stand before the programme: bars, tone and clock, if any are made."""
    return 30 * 25 if channel.station.leader and channel.kind == "tv" else 0

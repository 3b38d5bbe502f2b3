"""Gathers what a station is handed, has missing masters made."""

import contextlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lms.broadcasts.actions.audit import note
from lms.broadcasts.actions.naming import Nameless, name_files
from lms.broadcasts.models import Channel
from lms.broadcasts.permissions import require_plan
from lms.broadcasts.queries.handing import Line, list_lines, name_file
from lms.broadcasts.rules.handing import Handed
from lms.broadcasts.rules.readiness import Readiness
from media_pipeline.actions.masters import request_master
from media_pipeline.core.masters.dressing import Dressing
from media_pipeline.core.refusals import UnusableInput
from media_pipeline.models import Source
from media_pipeline.queries.masters import get_profiles


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """A published airing: as the desk looks at it, and as it is handed over."""

    line: Line
    handed: Handed


@dataclass(frozen=True, kw_only=True)
class Requested:
    """How many masters were asked for, and of how many films none can be made."""

    asked: int
    unsuited: int = 0


def gather_days(*, channel: Channel, first: date, last: date) -> list[Gathered]:
    """Return the published airings of these days, with a name for each file that is there."""
    lines = list_lines(channel, first, last)
    names = name_files(
        channel=channel, wanted=[_describe(one) for one in lines if one.is_fetchable]
    )
    return [Gathered(line=one, handed=_hand(one, names)) for one in lines]


def request_masters(
    *,
    channel: Channel,
    lines: Iterable[Line],
    states: Collection[Readiness] = (Readiness.NONE,),
    by: Any,
    now: datetime,
) -> Requested:
    """Have the masters made that are in one of `states`; return how many were asked for.

    A film that suits no channel of this kind, one without sound on the radio, stops no other.

    :raises NotAllowed: `by` does not plan for the channel.
    """
    require_plan(by, channel.station.organisation)
    lines = list(lines)
    # By the first airing: of two lessons with the same film the earlier one's title is drawn.
    wanted = {one.source: one for one in reversed(lines) if one.source and one.readiness in states}
    profile = get_profiles().get(channel.delivery_profile)
    titled = profile is not None and profile.titled
    asked = 0
    for source in Source.objects.filter(pk__in=wanted).select_related("original").order_by("pk"):
        # The house itself asks: the lesson is public, whoever's collection its film lies in.
        with contextlib.suppress(UnusableInput):
            request_master(
                source=source,
                profile=channel.delivery_profile,
                by=None,
                now=now,
                dressing=_title(wanted[source.pk]) if titled else Dressing(),
            )
            asked += 1
    if asked:
        note(channel, "request_masters", by=by, now=now, count=asked)
    return Requested(asked=asked, unsuited=len(wanted) - asked)


def _title(line: Line) -> Dressing:
    grade = "" if line.grade is None else str(line.grade)
    return Dressing(title=line.told.title, subtitle=f"{line.subject} {grade}".strip())


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


def _hand(line: Line, names: dict[str, str]) -> Handed:
    told, stocked = line.told, line.stocked
    file = None
    if line.is_fetchable and stocked is not None:
        file = name_file(stocked, names[stocked.digest])
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
        is_withdrawn=line.readiness is Readiness.WITHDRAWN,
    )

"""Takes the log of a station in, and writes down what became of each airing once confirmed."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.db import transaction
from wagtail.models import Page

from lessons.sheets.adapters.reading import InvalidWorkbook, stream_table
from lessons.sheets.rules.archives import MAX_UPLOAD_BYTES, InvalidArchive, is_text
from lessons.sheets.rules.texts import InvalidText, decode_table
from lms.broadcasts.actions.audit import note
from lms.broadcasts.models import Airing, AsRun, Channel, StationLog
from lms.broadcasts.permissions import require_plan
from lms.broadcasts.queries.aired import compare_log
from lms.broadcasts.rules.asrun import SEEN, Matched, Outcome
from lms.broadcasts.rules.frames import find_day
from lms.broadcasts.rules.logs import (
    Fault,
    LogReading,
    is_playout_log,
    read_log_rows,
    read_playout_log,
)


@dataclass(frozen=True, kw_only=True)
class Unread:
    """Why nothing came of a file: a fault, or what the reader of tables says."""

    fault: Fault | None = None
    message: str = ""
    params: dict[str, object] | None = None


def bring_log(
    *, channel: Channel, file: IO[bytes], file_name: str, day: date | None, by: Any, now: datetime
) -> StationLog | Unread:
    """Read a log and keep what it says until somebody confirms it; `day` is for rows without one.

    :raises NotAllowed: `by` does not plan for the channel.
    """
    require_plan(by, channel.station.organisation)
    content = file.read(MAX_UPLOAD_BYTES + 1)
    try:
        reading = _read(content, day)
    except (InvalidWorkbook, InvalidText, InvalidArchive) as wrong:
        return Unread(message=wrong.message, params=wrong.params)
    if not reading.lines:
        faults = [fault for _number, fault in reading.faults]
        return Unread(fault=faults[0] if faults else Fault.NO_TABLE)
    days = sorted(find_day(one.moment, channel.day_start) for one in reading.lines)
    return StationLog.objects.create(
        channel=channel,
        file_name=file_name[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        first_date=days[0],
        last_date=days[-1],
        lines=[[one.number, one.moment.isoformat(), one.name, one.frames] for one in reading.lines],
        faults=[[number, fault.value] for number, fault in reading.faults],
        brought_by=by,
        brought_at=now,
    )


@transaction.atomic
def confirm_log(*, log: StationLog, by: Any, now: datetime) -> list[AsRun]:
    """Write down what became of each airing of the days that a log speaks of.

    :raises NotAllowed: `by` does not plan for the channel.
    """
    require_plan(by, log.channel.station.organisation)
    held = StationLog.objects.select_for_update().get(pk=log.pk)
    if held.confirmed_at is None:
        held.confirmed_at = now
        held.save(update_fields=["confirmed_at"])
    found = compare_log(log)
    AsRun.objects.filter(channel=log.channel, date__in=found.days).delete()
    places = {one.told.key: one for one in found.lines}
    # A published week outlives what was planned: rows of it may be gone.
    airings = set(Airing.objects.filter(pk__in=places).values_list("pk", flat=True))
    lessons = {one.told.lesson for one in found.lines if one.told.lesson is not None}
    pages = set(Page.objects.filter(pk__in=lessons).values_list("pk", flat=True))
    rows = []
    for one in found.matched:
        told = places[one.promised.key].told
        rows.append(
            AsRun(
                log=held,
                channel=log.channel,
                airing_id=told.key if told.key in airings else None,
                date=told.day,
                start_frame=told.span.start,
                frames=told.span.frames,
                kind=told.kind.value,
                title=told.title,
                course_id=told.course,
                lesson_id=told.lesson if told.lesson in pages else None,
                outcome=one.outcome.value,
                delay_s=one.delay_s,
                seen_frames=_count_seen(one),
            )
        )
    AsRun.objects.bulk_create(rows)
    note(log.channel, "confirm_log", by=by, now=now, log=held.file_name, airings=len(rows))
    return rows


@transaction.atomic
def discard_log(*, log: StationLog, by: Any) -> None:
    """Forget a log that nobody has confirmed.

    :raises NotAllowed: `by` does not plan for the channel.
    """
    require_plan(by, log.channel.station.organisation)
    StationLog.objects.filter(pk=log.pk, confirmed_at=None).delete()


def _read(content: bytes, day: date | None) -> LogReading:
    if is_text(content):
        text = decode_table(content.replace(b"\x1b", b""))
        if is_playout_log(text):
            return read_playout_log(text)
    rows = ((row.number, row.cells) for row in stream_table(content))
    return read_log_rows(rows, day=day)


def _count_seen(one: Matched) -> int:
    if one.outcome in SEEN or one.outcome is Outcome.CUT:
        frames = one.logged.frames if one.logged is not None else None
        return min(frames, one.promised.frames) if frames is not None else one.promised.frames
    return 0

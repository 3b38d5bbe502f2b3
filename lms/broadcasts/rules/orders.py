"""The broadcast order (phiếu phát sóng): a row an airing, as stations print and read it; pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from itertools import groupby

from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.frames import show_clock
from lms.broadcasts.rules.handing import Handed
from media_pipeline.core.masters.timecode import write_timecode

# The columns in the order in which stations have them on paper.
KEYS = (
    *("number", "day", "clock", "length", "code", "file", "subject", "grade", "title", "kind"),
    *("tc_in", "tc_out", "md5", "approved_by", "note"),
)


def list_order_rows(
    handed: Iterable[Handed],
    *,
    day_start: time,
    kinds: Mapping[AiringKind, str],
    missing: str,
    withdrawn: str,
    relay: str,
) -> list[dict[str, object]]:
    """Return a row for each airing; the words of kinds and notes are the caller's.

    `missing` is noted where a file should be and is not, `withdrawn` where none may be, `relay`
    (with `%(source)s`) where another broadcaster is taken over.
    """
    return [
        {
            "number": number,
            "day": one.day,
            "clock": show_clock(one.span.start, day_start, exact=True),
            "length": write_timecode(one.span.frames),
            "code": one.code,
            "file": one.file.name if one.file else "",
            "subject": one.subject,
            "grade": one.grade if one.grade is not None else "",
            "title": one.title,
            "kind": kinds[one.kind],
            "tc_in": write_timecode(one.file.begins) if one.file else "",
            "tc_out": (write_timecode(one.file.begins + one.span.frames) if one.file else ""),
            "md5": one.file.md5 if one.file else "",
            "approved_by": one.approved_by,
            "note": _note(one, missing, withdrawn, relay),
        }
        for number, one in _number(handed)
    ]


def _number(handed: Iterable[Handed]) -> Iterator[tuple[int, Handed]]:
    """Yield airings with their numbers, which begin anew each day."""
    for _day, of_day in groupby(handed, key=lambda one: one.day):
        yield from enumerate(of_day, start=1)


def _note(one: Handed, missing: str, withdrawn: str, relay: str) -> str:
    if one.kind is AiringKind.RELAY:
        return relay % {"source": one.relay_source}
    if one.is_withdrawn:
        return withdrawn
    return "" if one.file else missing

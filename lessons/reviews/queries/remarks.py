"""Notes as they stood when a review ended: the log tells, whatever became of them since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from lessons.reviews.models import LogEntry, Submission, TimedNote

Read = tuple[LogEntry, Mapping[str, Any]]
_EVENTS = ("note_written", "note_answered", "note_checked")


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A note as it stood at one moment."""

    number: int | None
    """The handing-in about which it was written."""
    start_ms: int | None
    end_ms: int | None
    severity: str
    category: str
    text: str
    written_by: str
    reply: str = ""
    is_resolved: bool = False
    checked_by: str = ""
    checked_at: datetime | None = None


def list_remarks(submission: Submission, entries: Iterable[Read], *, end: LogEntry) -> list[Remark]:
    """Return what was remarked about `submission`, and what was still open when it came.

    `entries` are those of the thing, in order; what was said after `end` is for the next minutes.
    """
    found = fold_remarks((one, body) for one, body in entries if one.sequence <= end.sequence)
    rows = TimedNote.objects.in_bulk(list(found))
    return sorted(
        (
            replace(one, category=rows[pk].get_category_display()) if pk in rows else one
            for pk, one in found.items()
            if one.number == submission.number
            or one.checked_at is None
            or one.checked_at >= submission.submitted_at
        ),
        key=lambda one: -1 if one.start_ms is None else one.start_ms,
    )


def fold_remarks(entries: Iterable[Read]) -> dict[int, Remark]:
    """Return what became of each note by the last of `entries`, by its number."""
    found: dict[int, Remark] = {}
    for entry, body in entries:
        if entry.event in _EVENTS:
            _take(found, entry, body)
    return found


def _take(found: dict[int, Remark], entry: LogEntry, body: Mapping[str, Any]) -> None:
    data, person = body["data"], (body["by"] or {}).get("name", "")
    pk = data["note"]
    if entry.event == "note_written":
        severity = data["severity"]
        found[pk] = Remark(
            number=data.get("number"),
            start_ms=data["start_ms"],
            end_ms=data["end_ms"],
            severity=str(dict(TimedNote.Severity.choices).get(severity, severity)),
            category="",
            text=data["text"],
            written_by=person,
        )
    elif pk not in found:
        return
    elif entry.event == "note_answered":
        found[pk] = replace(found[pk], reply=data["reply"], is_resolved=data["is_done"])
    elif data["is_done"]:
        found[pk] = replace(found[pk], checked_by=person, checked_at=entry.at)
    else:
        found[pk] = replace(found[pk], checked_by="", checked_at=None, is_resolved=False)

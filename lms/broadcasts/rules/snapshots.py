"""What a published week is kept as, and what has changed between two of them; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Row = Mapping[str, Any]
# Exactly these; whoever reads an old version finds them all.
KEYS = (
    "id",
    "date",
    "start_frame",
    "frames",
    "kind",
    "title",
    "course_id",
    "lesson_id",
    "of_airing_id",
    "relay_source",
    "master_digest",
)
_TIME = ("date", "start_frame", "frames")
_CONTENT = ("kind", "title", "course_id", "lesson_id", "relay_source")


class Changed(StrEnum):
    """What has become of an airing since the version before."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    REPLACED = "replaced"
    """Something else at its time."""
    RELOCKED = "relocked"
    """The same, from another file."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference, with the row of before and that of now as far as there are any."""

    changed: Changed
    before: Row | None = None
    after: Row | None = None


def write_snapshot(rows: Iterable[Row]) -> dict[str, list[dict[str, Any]]]:
    """Return what is kept of a week: its airings in order, each with exactly the known keys."""
    kept = [{key: row[key] for key in KEYS} for row in rows]
    return {"airings": sorted(kept, key=lambda row: (row["date"], row["start_frame"], row["id"]))}


def compare_snapshots(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return the differences in the order of times; none when the station has to do nothing."""
    old = {row["id"]: row for row in before.get("airings", ())}
    new = {row["id"]: row for row in after.get("airings", ())}
    changes = [
        change
        for number in sorted(old.keys() & new.keys())
        if (change := _compare(old[number], new[number])) is not None
    ]
    gone = [old[number] for number in sorted(old.keys() - new.keys())]
    come = [new[number] for number in sorted(new.keys() - old.keys())]
    # A lesson put in the place of another is one change to whoever reads it, not two.
    at = {(row["date"], row["start_frame"]): row for row in come}
    for row in gone:
        follower = at.pop((row["date"], row["start_frame"]), None)
        kind = Changed.REMOVED if follower is None else Changed.REPLACED
        changes.append(Change(changed=kind, before=row, after=follower))
    changes += [Change(changed=Changed.ADDED, after=row) for row in at.values()]
    return sorted(changes, key=_place)


def _compare(old: Row, new: Row) -> Change | None:
    if _differ(old, new, _CONTENT):
        return Change(changed=Changed.REPLACED, before=old, after=new)
    if _differ(old, new, _TIME):
        return Change(changed=Changed.MOVED, before=old, after=new)
    if _differ(old, new, ("master_digest",)):
        return Change(changed=Changed.RELOCKED, before=old, after=new)
    return None


def _differ(old: Row, new: Row, keys: Sequence[str]) -> bool:
    return any(old.get(key) != new.get(key) for key in keys)


def _place(change: Change) -> tuple[str, int, int]:
    row = change.after or change.before or {}
    return (row.get("date", ""), row.get("start_frame", 0), row.get("id", 0))

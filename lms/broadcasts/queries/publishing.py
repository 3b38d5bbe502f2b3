"""What publishing a channel's week would tell the station, and what stands in its way."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lms.broadcasts.models import Channel, PublishedSchedule
from lms.broadcasts.queries.board import Board, read_board
from lms.broadcasts.rules.airings import AiringKind, MasterState
from lms.broadcasts.rules.checking import AWAITED, Violation
from lms.broadcasts.rules.snapshots import Change, compare_snapshots, write_snapshot

_LOCKED = (MasterState.READY, MasterState.DOUBTFUL, MasterState.CHANGED)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A version as it would be published now."""

    board: Board
    before: PublishedSchedule | None
    snapshot: dict[str, Any]
    changes: list[Change]
    blocking: list[Violation]
    """What must not be published; nothing of what has begun, which nobody can put right."""
    awaited: list[Violation]
    """Airings still to come whose file is not there yet."""


def read_draft(channel: Channel, monday: date, *, now: datetime) -> Draft:
    """Return what publishing a week of `channel` would tell, beside what was told last."""
    board = read_board(channel.station.organisation, monday)
    rows = [row for row in board.rows if row.channel_id == channel.pk]
    begun = board.find_begun(now)
    states = {one.key: one.master for one in board.week.airings}
    snapshot = write_snapshot(
        {
            "id": row.pk,
            "date": row.date.isoformat(),
            "start_frame": row.start_frame,
            "frames": row.frames,
            "kind": row.kind,
            "title": row.title,
            "course_id": row.course_id,
            "lesson_id": row.lesson_id,
            "of_airing_id": row.of_airing_id,
            "relay_source": row.relay_source,
            # What is in stock now: publishing is what locks it.
            "master_digest": _find_lock(row, states[row.pk], board, has_begun=row.pk in begun),
        }
        for row in rows
    )
    before = (
        PublishedSchedule.objects.filter(channel=channel, week=monday).order_by("-number").first()
    )
    ahead = {row.pk for row in rows} - begun
    violations = [one for one in board.violations if one.airing in ahead]
    return Draft(
        board=board,
        before=before,
        snapshot=snapshot,
        changes=compare_snapshots(before.snapshot if before else {}, snapshot),
        blocking=[one for one in violations if one.blocks],
        awaited=[one for one in violations if one.fault in AWAITED],
    )


def _find_lock(row: Any, state: MasterState, board: Board, *, has_begun: bool) -> str:
    # What was on the air was on the air from that file, whatever became of its lesson since.
    if has_begun and row.master_digest:
        return str(row.master_digest)
    if row.kind == AiringKind.RELAY or state not in _LOCKED:
        return ""
    return board.digests.get(row.pk, "")

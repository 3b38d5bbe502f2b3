"""Fills the gaps of a week with what was proposed and looked at; and copies one week to another."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from lms.broadcasts.actions.airings import find_fault
from lms.broadcasts.actions.audit import note
from lms.broadcasts.actions.editing import recorded
from lms.broadcasts.models import Airing
from lms.broadcasts.permissions import require_plan
from lms.broadcasts.queries.board import Board, read_board
from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.editing import Edited
from lms.broadcasts.rules.filling import Placement
from lms.broadcasts.rules.frames import FRAMES_PER_MINUTE, find_moment


def fill_week(
    *, organisation: Any, monday: date, seen: str, seen_at: datetime, by: Any, now: datetime
) -> Edited:
    """Place what was proposed for a week at a moment, if it still is what was `seen` then.

    :raises NotAllowed: `by` does not plan there.
    """
    require_plan(by, organisation)
    # Searching takes seconds, and whoever writes keeps all others waiting: it is done before.
    board = read_board(organisation, monday)
    proposal = board.propose(seen_at)
    local = timezone.localtime(now)
    past = (local.hour * 60 + local.minute) * FRAMES_PER_MINUTE
    if proposal.digest != seen or not proposal.begins_after(local.date(), past):
        return Edited.CHANGED
    if not proposal.placements:
        return Edited.NOTHING
    return _take_over(board, proposal.placements, by=by, now=now)


@transaction.atomic
def _take_over(
    board: Board, placements: tuple[Placement, ...], *, by: Any, now: datetime
) -> Edited:
    organisation, monday = board.organisation, board.monday
    require_plan(by, organisation)
    with recorded(organisation, [monday], "fill", by=by, now=now):
        held = read_board(organisation, monday)
        if held.week != board.week:
            return Edited.CHANGED
        _add(held, placements, now)
    count = len(placements)
    note(organisation, "fill_week", by=by, now=now, week=monday.isoformat(), count=count)
    return Edited.DONE


def _add(board: Board, placements: tuple[Placement, ...], now: datetime) -> None:
    channels = {one.pk: one for one in board.channels}
    made: dict[int, int] = {}
    # Repeats name their first airing, which has no number before it is written.
    for one in sorted(placements, key=lambda each: each.kind is not AiringKind.FIRST):
        channel = channels[one.channel]
        row = Airing.objects.create(
            channel=channel,
            date=one.day,
            start_frame=one.span.start - channel.midnight_offset,
            frames=one.span.frames,
            kind=one.kind.value,
            course=board.courses[one.cell],
            lesson_id=one.lesson,
            of_airing_id=made.get(one.of_airing or 0, one.of_airing),
            title=one.title,
            made_at=now,
        )
        made[one.key] = row.pk


@dataclass(frozen=True, kw_only=True)
class Copied:
    """How many airings were copied, and how many found no place, no lesson or their time past."""

    placed: int
    left_out: int


@transaction.atomic
def copy_week(*, organisation: Any, source: date, target: date, by: Any, now: datetime) -> Copied:
    """Copy the times of one week into another: relays as they are, lessons as their order goes on.

    What is there already stays. Without a next lesson the same one is repeated.

    :raises NotAllowed: `by` does not plan there.
    """
    require_plan(by, organisation)
    with recorded(organisation, [target], "copy", by=by, now=now):
        old, new = read_board(organisation, source), read_board(organisation, target)
        copied = _Copying(old, new, target - source, now).copy()
    if copied.placed:
        note(
            organisation,
            "copy_week",
            by=by,
            now=now,
            week=target.isoformat(),
            source=source.isoformat(),
            count=copied.placed,
        )
    return copied


class _Copying:
    def __init__(self, old: Board, new: Board, shift: timedelta, now: datetime) -> None:
        self.old, self.new, self.shift, self.now = old, new, shift, now
        aired = {one.lesson for one in (*new.week.earlier, *new.week.airings)}
        aired |= {one.lesson for one in old.week.airings}
        aired -= new.week.find_missed(new.week.airings, new.monday)
        self.fresh = {
            new.courses[demand.cell].pk: [
                lesson
                for lesson in demand.order
                if lesson not in aired and lesson in new.week.stock
            ]
            for demand in new.week.demands
        }
        self.followers: dict[int, Airing] = {}

    def copy(self) -> Copied:
        placed = left_out = 0
        for row in sorted(self.old.rows, key=lambda one: (one.date, one.start_frame, one.pk)):
            made = self._make(row)
            if made is None or self._is_past(made) or find_fault(made, made.start_frame):
                left_out += 1
                continue
            made.save()
            placed += 1
            if row.kind == AiringKind.FIRST:
                self.followers[row.pk] = made
        return Copied(placed=placed, left_out=left_out)

    def _is_past(self, made: Airing) -> bool:
        """Tell whether it would have begun already: as a plan it would pass for aired."""
        moment = find_moment(made.date, made.start_frame, made.channel.day_start)
        return timezone.make_aware(moment) <= self.now

    def _make(self, row: Airing) -> Airing | None:
        made = Airing(
            channel=row.channel,
            date=row.date + self.shift,
            start_frame=row.start_frame,
            frames=row.frames,
            kind=row.kind,
            course=row.course,
            title=row.title,
            relay_source=row.relay_source,
            made_at=self.now,
        )
        if row.kind == AiringKind.RELAY:
            return made
        if row.kind == AiringKind.FIRST:
            waiting = self.fresh.get(row.course_id or 0, [])
            stock = self.new.week.stock
            fitting = [one for one in waiting if row.channel_id in stock[one].channels]
            if fitting:
                waiting.remove(fitting[0])
                return self._show(made, fitting[0], None)
            made.kind = AiringKind.REPEAT.value
            return self._show(made, row.lesson_id, row.pk)
        follower = self.followers.get(row.of_airing_id or 0)
        if follower is None:
            return self._show(made, row.lesson_id, row.of_airing_id)
        of = follower.pk if follower.kind == AiringKind.FIRST else follower.of_airing_id
        return self._show(made, follower.lesson_id, of)

    def _show(self, made: Airing, lesson: int | None, of: int | None) -> Airing | None:
        stock = self.new.week.stock.get(lesson) if lesson is not None else None
        if stock is None:
            stock = self.old.week.stock.get(lesson) if lesson is not None else None
        if stock is None or made.channel_id not in stock.channels:
            return None
        made.lesson_id, made.of_airing_id = lesson, of
        made.frames, made.title = stock.frames, stock.title
        return made

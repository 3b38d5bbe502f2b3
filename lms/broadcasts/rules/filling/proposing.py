"""Puts a week together day by day: a day's lessons follow from those of the days before; pure."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lms.broadcasts.rules.airings import Aired, AiringKind, Cell
from lms.broadcasts.rules.checking import count_screen_frames
from lms.broadcasts.rules.coverage import cover_week
from lms.broadcasts.rules.filling.packing import Bin, Packing, Want, pack
from lms.broadcasts.rules.filling.proving import Bound, find_bound
from lms.broadcasts.rules.filling.searching import search
from lms.broadcasts.rules.filling.wanting import Obstacle, Showing, list_showings
from lms.broadcasts.rules.frames import Span, round_up
from lms.broadcasts.rules.weeks import ChannelWeek, Week, split_at_parts
from lms.broadcasts.rules.windows import subtract_spans


@dataclass(frozen=True, kw_only=True)
class Placement:
    """A proposed airing; `key` is negative, and `of_airing` may name one that is proposed, too."""

    key: int
    channel: int
    day: date
    span: Span
    kind: AiringKind
    cell: Cell
    lesson: int
    of_airing: int | None = None
    title: str = ""

    def as_aired(self) -> Aired:
        """Return it as the rules know airings."""
        return Aired(
            key=self.key,
            channel=self.channel,
            day=self.day,
            span=self.span,
            kind=self.kind,
            cell=self.cell,
            lesson=self.lesson,
            of_airing=self.of_airing,
            title=self.title,
        )


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A subject of a grade that stays without its airings on a day, and why."""

    cell: Cell
    day: date
    obstacle: Obstacle
    lesson: int | None = None
    frames: int = 0
    limit: int = 0


@dataclass(frozen=True, kw_only=True)
class DayRoom:
    """What a day needed and what its windows could hold at most, in frames."""

    day: date
    needed: int
    usable: int
    least_left_out: int
    left_out: int

    @property
    def is_best(self) -> bool:
        """Tell whether it is proven that nobody leaves out fewer."""
        return self.left_out <= self.least_left_out


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Airings to add to a week, and what it lacks nevertheless."""

    placements: tuple[Placement, ...]
    gaps: tuple[Gap, ...]
    rooms: tuple[DayRoom, ...]

    @property
    def is_best(self) -> bool:
        """Tell whether it is proven that no other proposal leaves out fewer on any day.

        Which lessons a day is asked for follows from the days before. Where screen time cuts, it
        follows from which subjects came first, too, and nothing is proven.
        """
        is_cut = any(one.obstacle is Obstacle.SCREEN_TIME for one in self.gaps)
        return not is_cut and all(one.is_best for one in self.rooms)

    @property
    def digest(self) -> str:
        """What tells one proposal from another: somebody accepts what they have seen."""
        return hashlib.sha256(repr(self.placements).encode()).hexdigest()[:32]

    def begins_after(self, day: date, frame: int) -> bool:
        """Tell whether all of it is still to come at a frame from midnight of a day."""
        return all((one.day, one.span.start) > (day, frame) for one in self.placements)


@dataclass(frozen=True)
class _Stretch:
    channel: ChannelWeek
    span: Span
    part: int


def propose_week(week: Week, *, since: tuple[date, int] | None = None, tries: int = 6) -> Proposal:
    """Return what would make the days of a week whole; `since` a day and a frame from midnight."""
    airings = list(week.airings)
    placements: list[Placement] = []
    gaps: list[Gap] = []
    rooms: list[DayRoom] = []
    for day in [one for one in week.days if since is None or one >= since[0]]:
        past = since[1] if since is not None and since[0] == day else 0
        now = replace(week, airings=tuple(airings), days=(day,))
        wanted, impossible = list_showings(now, day, airings, cover_week(now, ()))
        gaps += [Gap(cell=cell, day=day, obstacle=why) for cell, why in impossible]
        wanted, too_much = _keep_screen_limits(week, day, airings, wanted)
        gaps += too_much
        stretches = _list_stretches(week, day, airings, past)
        placed, left, room = _fill_day(week, day, stretches, wanted, len(placements), tries)
        placements += placed
        gaps += left
        rooms += [room] if wanted else []
        airings += [one.as_aired() for one in placed]
    return Proposal(
        placements=tuple(sorted(placements, key=lambda one: (one.day, one.channel, one.span))),
        gaps=tuple(gaps),
        rooms=tuple(rooms),
    )


def _keep_screen_limits(
    week: Week, day: date, airings: Iterable[Aired], wanted: Iterable[Showing]
) -> tuple[list[Showing], list[Gap]]:
    watched = defaultdict(int, count_screen_frames(one for one in airings if one.day == day))
    kept, gaps = [], []
    for one in wanted:
        grade = one.cell.grade
        limit = week.limits.get(grade)
        # The repeat of what was new this morning is not watched twice.
        more = 0 if one.copies == 1 and _is_of_today(one, day, airings) else one.stock.frames
        if limit is not None and watched[grade, day] + more > limit:
            gaps.append(
                Gap(
                    cell=one.cell,
                    day=day,
                    obstacle=Obstacle.SCREEN_TIME,
                    lesson=one.lesson,
                    frames=watched[grade, day] + more,
                    limit=limit,
                )
            )
        else:
            watched[grade, day] += more
            kept.append(one)
    return kept, gaps


def _is_of_today(showing: Showing, day: date, airings: Iterable[Aired]) -> bool:
    return any(one.day == day and one.lesson == showing.lesson for one in airings)


def _fill_day(
    week: Week,
    day: date,
    stretches: Sequence[_Stretch],
    wanted: Sequence[Showing],
    made: int,
    tries: int,
) -> tuple[list[Placement], list[Gap], DayRoom]:
    bins = [
        Bin(
            channel=one.channel.key,
            part=one.part,
            size=one.span.frames,
            most=round_up(one.span.frames, one.channel.step),
            is_preferred=one.channel.kind.value == "tv",
        )
        for one in stretches
    ]
    wants = [_want(week, one) for one in wanted]
    able = [
        number
        for number, one in enumerate(wants)
        if len({each.part for each in bins if one.fits(each)}) >= one.copies
    ]
    packing = pack(bins, wants, _group(week, wanted, able), tries=tries)
    bound = find_bound(bins, [wants[number] for number in able])
    if not bound.is_short and packing.count_placed(able) < len(able):
        found, is_all = search(bins, [wants[number] for number in able])
        if found is not None:
            packing = found.renumber(wants, able)
        elif is_all:
            bound = replace(bound, least_left_out=1)
    placed = _lay_out(packing, stretches, wanted, made)
    out = [number for number in range(len(wants)) if not packing.is_placed(number)]
    gaps = [_explain(number, wanted[number], wants[number], bins, able, bound) for number in out]
    left_out = sum(number in set(able) for number in out)
    return placed, gaps, _describe(day, bound, left_out)


def _describe(day: date, bound: Bound, left_out: int) -> DayRoom:
    return DayRoom(
        day=day,
        needed=bound.needed,
        usable=bound.usable,
        least_left_out=bound.least_left_out,
        left_out=left_out,
    )


def _list_stretches(week: Week, day: date, airings: Iterable[Aired], past: int) -> list[_Stretch]:
    found = []
    for channel in week.channels:
        taken = [one.span for one in airings if one.channel == channel.key and one.day == day]
        taken += [Span(0, past)] if past else []
        for window in subtract_spans(channel.windows.get(day, ()), taken):
            for span in split_at_parts(window, week.parts):
                start = channel.offset + round_up(span.start - channel.offset, channel.step)
                if start < span.end:
                    whole = Span(start, span.end)
                    found.append(_Stretch(channel, whole, week.find_part(start)))
    return found


def _want(week: Week, showing: Showing) -> Want:
    return Want(
        sizes={
            one.key: round_up(showing.stock.frames, one.step)
            for one in week.channels
            if one.key in showing.stock.channels
        },
        copies=showing.copies,
        barred=showing.barred,
    )


def _group(week: Week, wanted: Sequence[Showing], able: Sequence[int]) -> list[list[int]]:
    groups: dict[tuple[bool, int], list[int]] = defaultdict(list)
    for number in able:
        one = wanted[number]
        groups[one.cell.grade not in week.first_grades, one.priority].append(number)
    return [groups[key] for key in sorted(groups)]


def _lay_out(
    packing: Packing, stretches: Sequence[_Stretch], wanted: Sequence[Showing], made: int
) -> list[Placement]:
    """Return what lies in the bins as airings one after the other, the youngest pupils' first."""
    times: dict[tuple[int, int], tuple[_Stretch, Span]] = {}
    for stretch, lying in zip(stretches, packing.lying, strict=True):
        start = stretch.span.start
        for piece in sorted(lying, key=lambda one: (wanted[one[0]].cell, one)):
            showing = wanted[piece[0]]
            if packing.is_placed(piece[0]):
                times[piece] = (stretch, Span(start, start + showing.stock.frames))
                start += packing.measure(piece[0], packing.places[piece])
    placements: list[Placement] = []
    for number, showing in enumerate(wanted):
        if not packing.is_placed(number):
            continue
        pieces = [times[number, copy] for copy in range(showing.copies)]
        first = showing.of_airing
        for at, (stretch, span) in enumerate(sorted(pieces, key=lambda one: one[1])):
            is_first = at == 0 and showing.is_new
            key = -(made + len(placements) + 1)
            placements.append(
                Placement(
                    key=key,
                    channel=stretch.channel.key,
                    day=showing.day,
                    span=span,
                    kind=AiringKind.FIRST if is_first else AiringKind.REPEAT,
                    cell=showing.cell,
                    lesson=showing.lesson,
                    of_airing=None if is_first else first,
                    title=showing.stock.title,
                )
            )
            first = key if is_first else first
    return placements


def _explain(
    number: int,
    showing: Showing,
    want: Want,
    bins: Sequence[Bin],
    able: Sequence[int],
    bound: Bound,
) -> Gap:
    frames, limit = showing.stock.frames, 0
    open_bins = [one for one in bins if one.channel in want.sizes]
    if not open_bins:
        obstacle = Obstacle.NO_WINDOW
    elif number not in able:
        obstacle = _find_obstacle(want, open_bins)
        limit = max(one.size for one in open_bins)
    elif bound.is_short:
        obstacle, frames, limit = Obstacle.NO_ROOM, bound.needed, bound.usable
    else:
        obstacle = Obstacle.NOT_FOUND
    return Gap(
        cell=showing.cell,
        day=showing.day,
        obstacle=obstacle,
        lesson=showing.lesson,
        frames=frames,
        limit=limit,
    )


def _find_obstacle(want: Want, open_bins: Sequence[Bin]) -> Obstacle:
    if any(want.fits(one) for one in open_bins):
        return Obstacle.ONE_PART_OF_DAY
    # It is short enough, but free are only times of day at which it may not be.
    if any(want.sizes[one.channel] <= one.size for one in open_bins):
        return Obstacle.NO_OTHER_TIME
    return Obstacle.TOO_LONG

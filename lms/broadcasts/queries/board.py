"""A week of an office as the rules know it, beside the rows that the screens show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from lms.broadcasts.conf import get_conf
from lms.broadcasts.models import (
    Airing,
    Channel,
    PublishedSchedule,
    Season,
    SeasonPlan,
)
from lms.broadcasts.queries.airings import has_begun, keep_ahead
from lms.broadcasts.queries.as_run import Lost, read_lost
from lms.broadcasts.queries.candidates import Airable, find_airable
from lms.broadcasts.queries.seasons import find_season, list_plans, list_screen_limits
from lms.broadcasts.queries.stock import Stocked, list_stock
from lms.broadcasts.queries.windows import list_closed_days, list_windows
from lms.broadcasts.rules.airings import Aired, AiringKind, Cell, ChannelKind, MasterState
from lms.broadcasts.rules.checking import Violation, find_violations
from lms.broadcasts.rules.coverage import Coverage, cover_week
from lms.broadcasts.rules.filling import Proposal, propose_week
from lms.broadcasts.rules.frames import (
    FRAMES_PER_HOUR,
    FRAMES_PER_MINUTE,
    Span,
    find_moment,
    list_days,
)
from lms.broadcasts.rules.weeks import ChannelWeek, Demand, Stock, Week

_BESIDE = ("channel__station", "course__grade", "course__subject")
_LOCKABLE = (MasterState.READY, MasterState.DOUBTFUL)


@dataclass
class Board:
    """All of one week of an office; what follows from it is worked out when it is asked for."""

    organisation: Any
    monday: date
    season: Season | None
    channels: Sequence[Channel]
    plans: Sequence[SeasonPlan]
    rows: Sequence[Airing]
    windows: Mapping[tuple[int, date], tuple[Span, ...]]
    """Reserved time by channel and day, counted from the start of the channel's day."""
    courses: Mapping[Cell, Any]
    digests: Mapping[int, str]
    """By airing, the SHA-256 of the master that is in stock now."""
    week: Week

    @cached_property
    def violations(self) -> list[Violation]:
        """Every fault of the week."""
        return find_violations(self.week)

    @cached_property
    def matrix(self) -> dict[tuple[Cell, date], Coverage]:
        """How every subject of every grade is covered on every day of lessons."""
        return cover_week(self.week, self.violations)

    def find_begun(self, now: datetime) -> set[int]:
        """Return the airings that nobody can put right any more."""
        return {
            row.pk
            for row in self.rows
            if has_begun(row.channel, row.date, row.start_frame, now=now)
        }

    def propose(self, now: datetime) -> Proposal:
        """Return what would fill the gaps from a moment on: nothing is aired in the past."""
        local = timezone.localtime(now)
        since = (local.hour * 60 + local.minute + 1) * FRAMES_PER_MINUTE
        return propose_week(self.week, since=(local.date(), since))

    def preview(self, proposal: Proposal) -> "Board":
        """Return the week as it would be with a proposal."""
        made = tuple(one.as_aired() for one in proposal.placements)
        return replace(self, week=replace(self.week, airings=(*self.week.airings, *made)))


def read_board(organisation: Any, monday: date) -> Board:
    """Return a week of an office, in a fixed number of queries."""
    days = list_days(monday)
    season = find_season(organisation, days[0], days[-1])
    found: Any = Channel.objects.open().filter(station__organisation=organisation)
    channels = list(found.select_related("station__organisation").order_by("-kind", "name", "pk"))
    by_number = {one.pk: one for one in channels}
    plans = list(list_plans(season)) if season else []
    first = min(season.first_date, days[0]) if season else days[0]
    rows = [
        row
        for row in Airing.objects.filter(
            channel__station__organisation=organisation, date__gte=first, date__lte=days[-1]
        ).select_related(*_BESIDE)
        if _was_open(row)
    ]
    now = [row for row in rows if row.date >= days[0]]
    repeated = {row.of_airing_id for row in now} - {row.pk for row in rows} - {None}
    older = Airing.objects.filter(pk__in=repeated).select_related(*_BESIDE) if repeated else ()
    wanted = {one.lesson_id for plan in plans for one in plan.lessons.all()}
    airable = find_airable(wanted | {row.lesson_id for row in now if row.lesson_id})
    profiles = {one.delivery_profile for one in [*channels, *(row.channel for row in now)]}
    masters = list_stock(
        {(one.source_id, profile) for one in airable.values() for profile in profiles},
        # What was published stays what it is while another one is being made.
        locked={row.master_digest for row in now if row.master_digest},
    )
    windows = list_windows(channels, days)
    courses = {make_cell(one.course): one.course for one in plans}
    courses |= {make_cell(row.course): row.course for row in now if row.course is not None}
    conf = get_conf()
    lost = read_lost(organisation, first, days[-1])
    week = Week(
        days=_list_lesson_days(season, channels, days),
        channels=tuple(_read_channel(one, days, windows) for one in channels),
        demands=tuple(
            Demand(
                cell=make_cell(plan.course),
                order=tuple(one.lesson_id for one in plan.lessons.all()),
                priority=plan.priority,
            )
            for plan in plans
        ),
        airings=tuple(_read_airing(row, airable, masters, lost) for row in now),
        earlier=tuple(
            _read_airing(row, airable, masters, lost) for row in rows if row.date < days[0]
        ),
        older=tuple(_read_airing(row, airable, masters, lost) for row in older if _was_open(row)),
        missed=lost.lessons,
        stock={
            number: _read_stock(one, by_number.values(), masters) for number, one in airable.items()
        },
        limits={
            grade: minutes * FRAMES_PER_MINUTE
            for grade, minutes in list_screen_limits(season).items()
        },
        parts=tuple(hour * FRAMES_PER_HOUR for hour in conf.parts_of_day),
        first_grades=frozenset(conf.first_grades),
    )
    return Board(
        organisation=organisation,
        monday=monday,
        season=season,
        channels=channels,
        plans=plans,
        rows=now,
        windows=windows,
        courses=courses,
        digests={
            row.pk: stocked.digest
            for row in now
            if (stocked := _find_stocked(row, airable, masters)) is not None
        },
        week=week,
    )


def _was_open(row: Airing) -> bool:
    ended_at = row.channel.ended_at
    if ended_at is None:
        return True
    moment = find_moment(row.date, row.start_frame, row.channel.day_start)
    return timezone.make_aware(moment) < ended_at


def make_cell(course: Any) -> Cell:
    """Return the cell of a subject of a grade; cells sort as the curriculum does."""
    return Cell(course.grade.number, f"{course.grade.level_id:02}.{course.position:03}.{course.pk}")


def _list_lesson_days(
    season: Season | None, channels: Sequence[Channel], days: Sequence[date]
) -> tuple[date, ...]:
    """Return the days on which the rule is to be kept: not those closed on every channel."""
    if season is None:
        return ()
    closed = list_closed_days([one.pk for one in channels], days)
    return tuple(
        day
        for day in days
        if season.first_date <= day <= season.last_date
        and str(day.isoweekday()) in season.weekdays
        and day not in closed
    )


def _read_channel(
    channel: Channel,
    days: Sequence[date],
    windows: Mapping[tuple[int, date], tuple[Span, ...]],
) -> ChannelWeek:
    offset = channel.midnight_offset
    return ChannelWeek(
        key=channel.pk,
        name=channel.name,
        kind=ChannelKind(channel.kind),
        step=channel.step_frames,
        offset=offset,
        windows={
            day: tuple(
                Span(one.start + offset, one.end + offset) for one in windows[channel.pk, day]
            )
            for day in days
        },
    )


def _read_airing(
    row: Airing,
    airable: Mapping[int, Airable],
    masters: Mapping[tuple[int, str], Stocked],
    lost: Lost,
) -> Aired:
    start = row.start_frame + row.channel.midnight_offset
    stocked = _find_stocked(row, airable, masters)
    state = stocked.state if stocked is not None else MasterState.NONE
    if row.lesson_id not in airable:
        state = MasterState.UNKNOWN
    elif stocked is not None and row.master_digest and state in _LOCKABLE:
        state = state if stocked.digest == row.master_digest else MasterState.CHANGED
    return Aired(
        key=row.pk,
        channel=row.channel_id,
        day=row.date,
        span=Span(start, start + row.frames),
        kind=AiringKind(row.kind),
        cell=make_cell(row.course) if row.course is not None else None,
        lesson=row.lesson_id,
        of_airing=row.of_airing_id,
        title=row.title,
        is_approved=row.kind == AiringKind.RELAY or row.lesson_id in airable,
        master=state,
        is_lost=(row.pk, row.date, row.start_frame) in lost.airings,
    )


def _find_stocked(
    row: Airing,
    airable: Mapping[int, Airable],
    masters: Mapping[tuple[int, str], Stocked],
) -> Stocked | None:
    lesson = airable.get(row.lesson_id) if row.lesson_id is not None else None
    if lesson is None:
        return None
    return masters.get((lesson.source_id, row.channel.delivery_profile))


def _read_stock(
    lesson: Airable,
    channels: Iterable[Channel],
    masters: Mapping[tuple[int, str], Stocked],
) -> Stock:
    def may_air(channel: Channel) -> bool:
        if not lesson.fits(ChannelKind(channel.kind)):
            return False
        # What failed its checks is not proposed; what was not made yet can still be made.
        stocked = masters.get((lesson.source_id, channel.delivery_profile))
        return stocked is None or stocked.state is not MasterState.REFUSED

    return Stock(
        frames=lesson.frames,
        title=lesson.title,
        channels=frozenset(one.pk for one in channels if may_air(one)),
    )


def list_versions(organisation: Any, monday: date) -> Any:
    """Return what was published of an office's week, newest first."""
    return (
        PublishedSchedule.objects.filter(channel__station__organisation=organisation, week=monday)
        .select_related("channel", "published_by")
        .order_by("-published_at", "-pk")
    )


def list_pressing(organisation: Any, now: datetime) -> list[Airing]:
    """Return the airings still to come whose lesson was withdrawn or whose file is no more."""
    found: Any = Airing.objects.filter(
        channel__station__organisation=organisation,
        channel__in=Channel.objects.open(),
        date__lt=timezone.localdate(now) + timedelta(days=366),
    ).exclude(alarm="")
    rows = keep_ahead(found.order_by("date", "start_frame"), now=now)
    return [one for one in rows if not has_begun(one.channel, one.date, one.start_frame, now=now)]

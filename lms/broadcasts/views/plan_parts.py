"""What the screens of planning share: an office, its week, and how an airing is shown."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.broadcasts.models import Airing, Channel
from lms.broadcasts.permissions import list_offices, may_plan
from lms.broadcasts.queries.board import Board, read_board
from lms.broadcasts.rules.checking import AWAITED
from lms.broadcasts.rules.days import read_day
from lms.broadcasts.rules.frames import (
    Span,
    find_week,
    list_days,
    round_up,
    show_clock,
    show_duration,
)
from lms.broadcasts.rules.windows import subtract_spans
from lms.broadcasts.views.plan_words import say_day, say_violation
from lms.people.models import Organisation
from lms.people.rules import Capability
from lms.people.views.screens import Screen

# Less is no room for a lesson, only what lies between two.
SHORTEST_FREE = 5 * 60 * 25


class OfficeScreen(Screen):
    """A screen about one office's week; who only reads it is shown no forms."""

    capability = Capability.VIEW_BROADCASTS
    header_icon = "calendar-alt"
    office: Organisation
    monday: date

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        office = list_offices(request.user).filter(pk=kwargs.pop("office")).first()
        monday = read_day(kwargs.pop("week"))
        if office is None or monday is None:
            raise Http404
        self.office, self.monday = office, find_week(monday)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [
            *self.breadcrumbs_items,
            {"url": self.find_address("week"), "label": _("Broadcast week")},
        ]
        return [*items, {"url": "", "label": self.get_page_title()}]

    def find_address(self, name: str, *args: Any) -> str:
        """Return the address of a screen about this week."""
        return reverse(
            f"broadcasts_plan:{name}", args=[self.office.pk, self.monday.isoformat(), *args]
        )

    def read_board(self) -> Board:
        """Return the week."""
        return read_board(self.office, self.monday)

    def show(self, status: int = 200, **context: Any) -> Any:
        return super().show(
            status=status,
            office=self.office,
            monday=self.monday,
            sunday=self.monday + timedelta(days=6),
            week=self.monday.isoformat(),
            plans=may_plan(self.request.user, self.office),
            **context,
        )


@dataclass(frozen=True, kw_only=True)
class Card:
    """An airing as the grid shows it."""

    airing: Airing
    clock: str
    end: str
    length: str
    label: str
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What deserves a look, and blocks nothing."""


@dataclass(frozen=True, kw_only=True)
class Free:
    """A free stretch of a window: where something may be put."""

    start: int
    clock: str
    end: str
    length: str


@dataclass(frozen=True, kw_only=True)
class DayColumn:
    """A day of a channel: cards and free stretches in the order of their times."""

    day: date
    label: str
    items: list[tuple[Card | None, Free | None]]
    has_window: bool


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A channel's week."""

    channel: Channel
    days: list[DayColumn]


def make_grids(board: Board, *, now: datetime) -> list[Grid]:
    """Return the week by channel and day, as people read it."""
    faults: dict[int, list[str]] = defaultdict(list)
    notes: dict[int, list[str]] = defaultdict(list)
    begun = board.find_begun(now)
    for one in board.violations:
        # Of what was on the air nothing is to be put right any more.
        if one.airing is not None and not (one.blocks and one.airing in begun):
            (faults if one.blocks else notes)[one.airing].append(say_violation(one))
            if one.fault in AWAITED:
                # Told once above the grid: at first it is so for every airing.
                notes[one.airing].pop()
    for aired in board.week.airings:
        if aired.is_lost:
            notes[aired.key].append(_("The station has not aired it."))
    by_place: dict[tuple[int, date], list[Airing]] = defaultdict(list)
    for row in board.rows:
        by_place[row.channel_id, row.date].append(row)
    return [
        Grid(
            channel=channel,
            days=[
                make_day(
                    channel,
                    day,
                    by_place[channel.pk, day],
                    board.windows[channel.pk, day],
                    faults,
                    notes,
                )
                for day in list_days(board.monday)
            ],
        )
        for channel in board.channels
    ]


def make_day(
    channel: Channel,
    day: date,
    rows: list[Airing],
    windows: tuple[Span, ...],
    faults: dict[int, list[str]],
    notes: dict[int, list[str]],
) -> DayColumn:
    """Return one day of a channel."""
    items: list[tuple[int, Card | None, Free | None]] = [
        (row.start_frame, make_card(channel, row, faults[row.pk], notes[row.pk]), None)
        for row in rows
    ]
    for span in subtract_spans(windows, [row.span for row in rows]):
        if span.frames >= SHORTEST_FREE:
            items.append((span.start, None, make_free(channel, span)))
    items.sort(key=lambda one: one[0])
    return DayColumn(
        day=day,
        label=say_day(day),
        items=[(card, free) for _start, card, free in items],
        has_window=bool(windows),
    )


def make_card(
    channel: Channel, row: Airing, faults: list[str] | None = None, notes: list[str] | None = None
) -> Card:
    """Return an airing as a card."""
    return Card(
        airing=row,
        clock=show_clock(row.start_frame, channel.day_start),
        end=show_clock(row.start_frame + row.frames, channel.day_start),
        length=show_duration(row.frames),
        label=label_course(row.course),
        faults=([row.alarm] if row.alarm else []) + list(faults or ()),
        notes=list(notes or ()),
    )


def make_free(channel: Channel, span: Span) -> Free:
    """Return a free stretch as the grid shows it, from the next step of the channel on."""
    start = round_up(span.start, channel.step_frames)
    return Free(
        start=start,
        clock=show_clock(start, channel.day_start),
        end=show_clock(span.end, channel.day_start),
        length=show_duration(span.end - start),
    )


def label_course(course: Any) -> str:
    """Return a subject of a grade in as few letters as a card has room for."""
    return f"{course.subject.name} {course.grade.number}" if course is not None else ""

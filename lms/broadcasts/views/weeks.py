"""Admin screens of a week: the grid, the matrix of gaps, and filling them."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.numbers import read_number
from lms.broadcasts.actions.airings import move_airing
from lms.broadcasts.actions.filling import copy_week, fill_week
from lms.broadcasts.actions.undoing import undo_edit
from lms.broadcasts.models import Airing, WeekEdit
from lms.broadcasts.permissions import list_airings, list_channels, list_offices
from lms.broadcasts.queries.board import Board, list_pressing, list_versions
from lms.broadcasts.rules.airings import Cell
from lms.broadcasts.rules.checking import AWAITED
from lms.broadcasts.rules.coverage import find_unfair_days, tally_coverage
from lms.broadcasts.rules.days import read_day
from lms.broadcasts.rules.editing import Edited
from lms.broadcasts.rules.frames import find_week, list_days, show_clock, show_duration
from lms.broadcasts.views.plan_parts import OfficeScreen, label_course, make_grids
from lms.broadcasts.views.plan_words import (
    EDITED,
    LIGHTS,
    WHY,
    say_day,
    say_gap,
    say_violation,
)
from lms.broadcasts.views.pressing import gather_alarms
from lms.people.rules import Capability
from lms.people.views.screens import Screen


class FrontScreen(Screen):
    """Leads to this week of the first office within reach."""

    capability = Capability.VIEW_BROADCASTS
    page_title = gettext_lazy("Broadcast week")
    template_name = "broadcasts/admin/plan/nothing.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        offices = list_offices(request.user)
        chosen = read_number(request.GET.get("office", ""))
        office = offices.filter(pk=chosen).first() if chosen else offices.first()
        if office is None:
            return self.show()
        monday = find_week(read_day(request.GET.get("week", "")) or timezone.localdate())
        return redirect("broadcasts_plan:week", office.pk, monday.isoformat())


class WeekScreen(OfficeScreen):
    """The week of all channels of an office, and what may be done with it."""

    page_title = gettext_lazy("Broadcast week")
    template_name = "broadcasts/admin/plan/week.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        board, now = self.read_board(), timezone.now()
        begun = board.find_begun(now)
        edits = WeekEdit.objects.filter(
            organisation=self.office, monday=self.monday, undone_at=None
        )
        return self.show(
            offices=list_offices(request.user),
            before=(self.monday - timedelta(days=7)).isoformat(),
            after=(self.monday + timedelta(days=7)).isoformat(),
            board=board,
            grids=make_grids(board, now=now),
            tally=tally_coverage(board.matrix),
            general=[say_violation(one) for one in board.violations if one.airing is None],
            unfair=_say_unfair(board),
            awaited=sum(
                one.fault in AWAITED and one.airing not in begun for one in board.violations
            ),
            alarms=gather_alarms(list_pressing(self.office, now), self.monday),
            last_edit=edits.select_related("made_by").order_by("-pk").first(),
            versions=list_versions(self.office, self.monday)[:6],
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        verb = request.POST.get("verb", "")
        if verb == "undo":
            outcome = undo_edit(
                organisation=self.office,
                monday=self.monday,
                seen=read_number(request.POST.get("edit", "")),
                by=request.user,
                now=timezone.now(),
            )
            tell(request, outcome, _("The last change was taken back."))
        elif verb == "copy":
            self._copy(request)
        elif verb == "move":
            self._move(request)
        else:
            raise Http404
        return redirect(self.find_address("week"))

    def _copy(self, request: HttpRequest) -> None:
        source = read_day(request.POST.get("source", ""))
        if source is None or find_week(source) == self.monday:
            messages.error(request, _("Please name another week to copy from."))
            return
        copied = copy_week(
            organisation=self.office,
            source=find_week(source),
            target=self.monday,
            by=request.user,
            now=timezone.now(),
        )
        if not copied.placed and not copied.left_out:
            messages.info(request, _("That week holds no airings, so nothing was copied."))
            return
        text = _("%(placed)d airings copied; %(left_out)d have no place, no lesson, or are over.")
        messages.success(request, text % {"placed": copied.placed, "left_out": copied.left_out})

    def _move(self, request: HttpRequest) -> None:
        numbers = {name: read_number(request.POST.get(name, "")) for name in _MOVED}
        day = read_day(request.POST.get("day", ""))
        if day is None or None in numbers.values():
            raise Http404
        airing = get_object_or_404(list_airings(request.user), pk=numbers["airing"])
        channel = get_object_or_404(list_channels(request.user), pk=numbers["channel"])
        outcome = move_airing(
            airing=airing,
            channel=channel,
            day=day,
            start_frame=numbers["start"] or 0,
            by=request.user,
            now=timezone.now(),
        )
        tell(request, outcome, _("Moved."))


_MOVED = ("airing", "channel", "start")


class MatrixScreen(OfficeScreen):
    """Every subject of every grade on every day: enough, doubtful or a gap, and why."""

    page_title = gettext_lazy("Gaps of the week")
    template_name = "broadcasts/admin/plan/matrix.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        board = self.read_board()
        only = request.GET.get("only") == "gaps"
        rows = [
            {"label": label_course(board.courses[cell]), "cells": cells}
            for cell, cells in _list_cells(board).items()
            if not only or any(one["light"] == "red" for one in cells)
        ]
        return self.show(
            rows=rows,
            days=[say_day(day) for day in board.week.days],
            tally=tally_coverage(board.matrix),
            only=only,
            unfair=_say_unfair(board),
        )


class FillScreen(OfficeScreen):
    """What would fill the gaps, and what would stay: looked at, then accepted."""

    page_title = gettext_lazy("Fill the gaps")
    template_name = "broadcasts/admin/plan/fill.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        outcome = fill_week(
            organisation=self.office,
            monday=self.monday,
            seen=request.POST.get("seen", ""),
            seen_at=_read_moment(request.POST.get("seen_at", ""), now),
            by=request.user,
            now=now,
        )
        tell(request, outcome, _("The gaps are filled. Everything can still be moved."))
        if outcome is Edited.CHANGED:
            return self._show(status=409)
        return redirect(self.find_address("week"))

    def _show(self, status: int = 200) -> HttpResponse:
        board, now = self.read_board(), timezone.now()
        proposal = board.propose(now)
        channels = {one.pk: one for one in board.channels}
        titles = {number: one.title for number, one in board.week.stock.items()}
        days: dict[date, list[dict[str, Any]]] = defaultdict(list)
        kinds = dict(Airing.KIND_CHOICES)
        for one in proposal.placements:
            channel = channels[one.channel]
            start = one.span.start - channel.midnight_offset
            days[one.day].append(
                {
                    "clock": show_clock(start, channel.day_start),
                    "length": show_duration(one.span.frames),
                    "channel": channel.name,
                    "label": label_course(board.courses[one.cell]),
                    "title": one.title,
                    "kind": kinds[one.kind.value],
                }
            )
        # One sentence for all that it is true of: it may be so for a whole week.
        gaps: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for gap in proposal.gaps:
            why = say_gap(gap, titles.get(gap.lesson or 0, ""))
            gaps[why][say_day(gap.day)].append(label_course(board.courses[gap.cell]))
        return self.show(
            status=status,
            days=[
                (say_day(day), sorted(rows, key=lambda row: (row["clock"], row["channel"])))
                for day, rows in sorted(days.items())
            ],
            gaps=[
                (why, [(day, ", ".join(labels)) for day, labels in by_day.items()])
                for why, by_day in gaps.items()
            ],
            count=len(proposal.placements),
            before=tally_coverage(board.matrix),
            after=tally_coverage(board.preview(proposal).matrix),
            over=tally_coverage(
                {at: one for at, one in board.matrix.items() if at[1] < timezone.localdate(now)}
            ).gaps,
            is_best=proposal.is_best,
            seen=proposal.digest,
            seen_at=now.isoformat(),
        )


def _read_moment(text: str, now: datetime) -> datetime:
    """Return the moment that a form was shown at; what is no such moment is `now`."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return now
    if moment is None or timezone.is_naive(moment) or abs(now - moment) > timedelta(days=1):
        return now
    return moment


def tell(request: HttpRequest, outcome: Any, done: str) -> None:
    """Say what became of a change: done, or why not."""
    if isinstance(outcome, Edited) and outcome is not Edited.DONE:
        level = messages.INFO if outcome is Edited.NOTHING else messages.WARNING
        messages.add_message(request, level, EDITED[outcome])
    else:
        messages.success(request, done)


def _list_cells(board: Board) -> dict[Cell, list[dict[str, Any]]]:
    cells: dict[Cell, list[dict[str, Any]]] = defaultdict(list)
    for (cell, day), one in board.matrix.items():
        cells[cell].append(
            {
                "day": say_day(day),
                "light": one.light.value,
                "word": LIGHTS[one.light],
                "why": [WHY[each] for each in one.why],
                "count": len(one.airings),
            }
        )
    return {cell: cells[cell] for cell in sorted(cells)}


def _say_unfair(board: Board) -> list[str]:
    text = _("%(day)s: %(subjects)s still lacks its airings while older grades are on the air.")
    return [
        text
        % {
            "day": say_day(day),
            "subjects": ", ".join(label_course(board.courses[cell]) for cell in cells),
        }
        for day, cells in find_unfair_days(board.week, board.matrix).items()
    ]


def list_week_days(monday: date) -> list[tuple[str, str]]:
    """Return the days of a week to choose from."""
    return [(day.isoformat(), say_day(day)) for day in list_days(monday)]

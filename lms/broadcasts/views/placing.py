"""Admin screens of one airing: put into the week, moved, taken out; all without scripts."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.curriculum.queries import list_courses
from lessons.numbers import read_number
from lms.broadcasts.actions.airings import move_airing, place_lesson, place_relay, remove_airing
from lms.broadcasts.forms.planning import LessonForm, PlaceForm, RelayForm
from lms.broadcasts.models import Airing
from lms.broadcasts.permissions import list_airings, list_channels, may_plan
from lms.broadcasts.queries.airings import is_over
from lms.broadcasts.queries.board import Board
from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.editing import Edited
from lms.broadcasts.rules.frames import FRAMES_PER_MINUTE, show_clock, show_duration
from lms.broadcasts.views.plan_parts import OfficeScreen, label_course, make_card
from lms.broadcasts.views.plan_words import EDITED, say_violation
from lms.broadcasts.views.weeks import list_week_days, tell


class PlanningScreen(OfficeScreen):
    """A screen for those who plan for the office."""

    def require(self) -> None:
        """Refuse who only reads.

        :raises Http404: they do not plan here.
        """
        if not may_plan(self.request.user, self.office):
            raise Http404

    def list_channels(self) -> Any:
        """Return the open channels of the office."""
        found = list_channels(self.request.user).open()
        return found.filter(station__organisation=self.office).order_by("-kind", "name", "pk")


class PlaceScreen(PlanningScreen):
    """Puts a lesson or a relay into the week."""

    page_title = gettext_lazy("Add to the week")
    template_name = "broadcasts/admin/plan/place.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        self.require()
        channel = (
            self.list_channels().filter(pk=read_number(request.GET.get("channel", ""))).first()
        )
        start = read_number(request.GET.get("start", ""))
        initial: dict[str, Any] = {"day": request.GET.get("day", ""), "channel": channel}
        if channel is not None and start is not None:
            initial["start"] = show_clock(start, channel.day_start)
        return self._show(self.read_board(), initial=initial)

    def post(self, request: HttpRequest) -> HttpResponse:
        self.require()
        board = self.read_board()
        is_relay = request.POST.get("verb") == "relay"
        form = self._make(board, "relay" if is_relay else "lesson", data=request.POST)
        if not form.is_valid():
            return self._show(board, status=422, **{"relay" if is_relay else "lesson": form})
        given = form.cleaned_data
        common: dict[str, Any] = {
            "channel": given["channel"],
            "day": date.fromisoformat(given["day"]),
            "start_frame": given["start"],
            "by": request.user,
            "now": timezone.now(),
        }
        outcome: Airing | Edited
        if is_relay:
            outcome = place_relay(
                **common,
                frames=given["minutes"] * FRAMES_PER_MINUTE,
                title=given["title"],
                relay_source=given["relay_source"],
                course=given["course"],
            )
        else:
            outcome = place_lesson(
                **common, lesson_id=int(given["lesson"]), is_repeat=given["is_repeat"]
            )
        if isinstance(outcome, Edited):
            form.add_error("start", EDITED[outcome])
            return self._show(board, status=422, **{"relay" if is_relay else "lesson": form})
        tell(request, outcome, _("Added to the week."))
        return redirect(self.find_address("week"))

    def _make(self, board: Board, kind: str, **given: Any) -> Any:
        common = {"channels": self.list_channels(), "days": list_week_days(self.monday), **given}
        if kind == "relay":
            return RelayForm(**common, courses=list_courses(), auto_id="relay_%s")
        return LessonForm(**common, lessons=list_choices(board), auto_id="lesson_%s")

    def _show(
        self,
        board: Board,
        *,
        status: int = 200,
        initial: dict[str, Any] | None = None,
        lesson: Any = None,
        relay: Any = None,
    ) -> HttpResponse:
        return self.show(
            status=status,
            lesson=lesson or self._make(board, "lesson", initial=initial or {}),
            relay=relay or self._make(board, "relay", initial=initial or {}),
        )


class AiringScreen(PlanningScreen):
    """One airing: what is to be said about it, another time for it, or none."""

    template_name = "broadcasts/admin/plan/airing.html"
    airing: Airing

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.airing = get_object_or_404(
            list_airings(request.user).select_related("of_airing"), pk=kwargs.pop("pk")
        )
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.airing.title

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest) -> HttpResponse:
        self.require()
        if request.POST.get("verb") == "remove":
            outcome = remove_airing(airing=self.airing, by=request.user, now=timezone.now())
            tell(request, outcome, _("Taken out of the week."))
            return redirect(self.find_address("week"))
        form = self._make(data=request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        given = form.cleaned_data
        moved = move_airing(
            airing=self.airing,
            channel=given["channel"],
            day=date.fromisoformat(given["day"]),
            start_frame=given["start"],
            by=request.user,
            now=timezone.now(),
        )
        if isinstance(moved, Edited):
            form.add_error("start", EDITED[moved])
            return self._show(form, status=422)
        tell(request, moved, _("Moved."))
        return redirect(self.find_address("week"))

    def _make(self, **given: Any) -> PlaceForm:
        return PlaceForm(channels=self.list_channels(), days=list_week_days(self.monday), **given)

    def _show(self, form: PlaceForm | None = None, *, status: int = 200) -> HttpResponse:
        one = self.airing
        initial = {
            "channel": one.channel,
            "day": one.date.isoformat(),
            "start": show_clock(one.start_frame, one.channel.day_start, exact=True).removesuffix(
                ":00:00"
            ),
        }
        board = self.read_board()
        over = is_over(one, now=timezone.now())
        said = [
            say_violation(each)
            for each in board.violations
            if each.airing == one.pk and not (over and each.blocks)
        ]
        return self.show(
            status=status,
            over=over,
            card=make_card(one.channel, one),
            said=said,
            form=form or self._make(initial=initial),
            repeats=one.repeats.filter(kind=AiringKind.REPEAT.value).select_related("channel"),
        )


def list_choices(board: Board) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the lessons of the season by subject, with their lengths and what was aired."""
    week = board.week
    missed = week.find_missed(week.airings, board.monday + timedelta(days=6))
    aired = {one.lesson for one in (*week.earlier, *week.airings)} - missed
    choices = []
    for plan in board.plans:
        options = []
        for one in plan.lessons.all():
            stock = week.stock.get(one.lesson_id)
            if stock is None:
                continue
            text = f"{stock.title} ({show_duration(stock.frames)})"
            if one.lesson_id in missed:
                missing = _("missed by the station, to be aired again")
                text = f"{text} – {missing}"
            elif one.lesson_id in aired:
                before = _("aired before")
                text = f"{text} – {before}"
            options.append((str(one.lesson_id), text))
        if options:
            choices.append((label_course(plan.course), options))
    return choices

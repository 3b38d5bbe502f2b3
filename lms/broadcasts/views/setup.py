"""Admin screens of what a week stands on: stations and channels, their windows, and seasons."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.curriculum.queries import list_courses
from lessons.numbers import read_number
from lms.broadcasts.actions.seasons import (
    add_season,
    change_season,
    order_lessons,
    plan_course,
    take_new_lessons,
    unplan_course,
)
from lms.broadcasts.actions.stations import InvalidStation, add_channel, add_station
from lms.broadcasts.actions.windows import (
    add_day_exception,
    add_day_part,
    remove_day_exception,
    remove_day_part,
)
from lms.broadcasts.forms import ExceptionForm, PlanForm, SeasonForm, StationForm, WindowForm
from lms.broadcasts.models import Channel, Season
from lms.broadcasts.permissions import (
    list_channels,
    list_places,
    list_seasons,
    list_stations,
    may_plan,
)
from lms.broadcasts.queries.seasons import list_plans
from lms.broadcasts.rules.airings import ChannelKind
from lms.broadcasts.rules.frames import Span, show_clock
from lms.broadcasts.views.plan_parts import label_course
from lms.people.rules import Capability
from lms.people.views.screens import Screen

FRONT = ("broadcasts_plan:front", gettext_lazy("Broadcast week"))


class SetupScreen(Screen):
    """The stations, channels and seasons within reach, and forms for new ones."""

    capability = Capability.VIEW_BROADCASTS
    header_icon = "cogs"
    page_title = gettext_lazy("Stations and seasons")
    above = FRONT
    template_name = "broadcasts/admin/plan/setup.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest) -> HttpResponse:
        offices = list_places(request.user, Capability.MANAGE_STATIONS)
        form = StationForm(request.POST, offices=offices)
        if not form.is_valid():
            return self._show(form, status=422)
        given = form.cleaned_data
        common: dict[str, Any] = {"by": request.user, "now": timezone.now()}
        stations = list_stations(request.user).filter(organisation=given["office"])
        try:
            station = stations.filter(name__iexact=given["station"].strip()).first() or add_station(
                organisation=given["office"], name=given["station"], **common
            )
            channel = add_channel(
                station=station,
                name=given["name"],
                kind=ChannelKind(given["kind"]),
                xmltv_id=given["xmltv_id"],
                **common,
            )
        except InvalidStation:
            form.add_error("xmltv_id", _("This name or identifier is taken already."))
            return self._show(form, status=422)
        messages.success(request, _("“%(name)s” has been added.") % {"name": channel.name})
        return redirect("broadcasts_plan:channel", channel.pk)

    def _show(self, form: StationForm | None = None, *, status: int = 200) -> HttpResponse:
        user = self.request.user
        offices = list_places(user, Capability.MANAGE_STATIONS)
        return self.show(
            status=status,
            channels=list_channels(user).order_by("station__name", "-kind", "name"),
            seasons=list_seasons(user),
            form=(form or StationForm(offices=offices)) if offices.exists() else None,
            may_add_season=list_places(user, Capability.PLAN_BROADCASTS).exists(),
        )


class ChannelScreen(Screen):
    """The windows of a channel, and dates that are others than usual."""

    capability = Capability.VIEW_BROADCASTS
    header_icon = "time"
    above = ("broadcasts_plan:setup", gettext_lazy("Stations and seasons"))
    template_name = "broadcasts/admin/plan/channel.html"
    channel: Channel

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.channel = get_object_or_404(list_channels(request.user), pk=kwargs.pop("pk"))
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.channel.name

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest) -> HttpResponse:
        verb = request.POST.get("verb", "")
        common: dict[str, Any] = {"by": request.user, "now": timezone.now()}
        number = read_number(request.POST.get("row", ""))
        if verb == "window":
            form = WindowForm(request.POST, channel=self.channel, auto_id="window_%s")
            if not form.is_valid():
                return self._show(window=form, status=422)
            given = form.cleaned_data
            add_day_part(
                channel=self.channel,
                weekdays="".join(given["weekdays"]),
                span=Span(given["start"], given["end"]),
                **common,
            )
        elif verb == "exception":
            exception = ExceptionForm(request.POST, channel=self.channel, auto_id="exception_%s")
            if not exception.is_valid():
                return self._show(exception=exception, status=422)
            self._add_exception(exception.cleaned_data, common)
        elif verb == "remove_window":
            part = get_object_or_404(self.channel.day_parts, pk=number)
            remove_day_part(part=part, **common)
        elif verb == "remove_exception":
            row = get_object_or_404(self.channel.exceptions, pk=number)
            remove_day_exception(exception=row, **common)
        else:
            raise Http404
        messages.success(request, _("Saved."))
        return redirect("broadcasts_plan:channel", self.channel.pk)

    def _add_exception(self, given: dict[str, Any], common: dict[str, Any]) -> None:
        channels = [self.channel]
        if given["everywhere"]:
            ours = list_channels(self.request.user).open()
            channels = list(ours.filter(station__organisation=self.channel.station.organisation))
        span = Span(given["start"], given["end"]) if given["start"] is not None else None
        add_day_exception(
            channels=channels, day=given["day"], span=span, reason=given["reason"], **common
        )

    def _show(self, *, window: Any = None, exception: Any = None, status: int = 200) -> Any:
        start = self.channel.day_start
        office = self.channel.station.organisation
        return self.show(
            status=status,
            channel=self.channel,
            plans=may_plan(self.request.user, office),
            windows=[
                (one, _say_span(one.span, start), _say_weekdays(one.weekdays))
                for one in self.channel.day_parts.all()
            ],
            exceptions=[
                (one, _say_span(one.span, start) if one.span else "")
                for one in self.channel.exceptions.filter(date__gte=timezone.localdate())
            ],
            window_form=window or WindowForm(channel=self.channel, auto_id="window_%s"),
            exception_form=exception or ExceptionForm(channel=self.channel, auto_id="exception_%s"),
        )


class SeasonScreen(Screen):
    """A season: its days, its subjects and the lessons of each in order."""

    capability = Capability.VIEW_BROADCASTS
    header_icon = "list-ol"
    above = ("broadcasts_plan:setup", gettext_lazy("Stations and seasons"))
    template_name = "broadcasts/admin/plan/season.html"
    season: Season

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.season = get_object_or_404(list_seasons(request.user), pk=kwargs.pop("pk"))
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.season.name

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest) -> HttpResponse:
        verb = request.POST.get("verb", "")
        common: dict[str, Any] = {"by": request.user, "now": timezone.now()}
        if verb == "plan":
            form = PlanForm(request.POST, courses=list_courses())
            if not form.is_valid():
                return self._show(plan=form, status=422)
            plan_course(season=self.season, **form.cleaned_data, **common)
        elif verb == "change":
            changed = SeasonForm(request.POST)
            if not changed.is_valid():
                return self._show(season=changed, status=422)
            given = changed.cleaned_data | {"weekdays": "".join(changed.cleaned_data["weekdays"])}
            change_season(season=self.season, **given, **common)
        elif verb == "take":
            count = take_new_lessons(season=self.season, **common)
            messages.info(request, _("%(count)d new lessons taken.") % {"count": count})
        elif verb in ("unplan", "up", "out"):
            self._change_plan(verb, common)
        else:
            raise Http404
        messages.success(request, _("Saved."))
        return redirect("broadcasts_plan:season", self.season.pk)

    def _change_plan(self, verb: str, common: dict[str, Any]) -> None:
        number = read_number(self.request.POST.get("row", ""))
        plan = get_object_or_404(self.season.plans.select_related("course"), pk=number)
        if verb == "unplan":
            unplan_course(plan=plan, **common)
            return
        lesson = read_number(self.request.POST.get("lesson", ""))
        order = list(plan.lessons.order_by("position", "pk").values_list("lesson_id", flat=True))
        if lesson not in order:
            raise Http404
        at = order.index(lesson)
        order.pop(at)
        if verb == "up":
            order.insert(max(0, at - 1), lesson)
        order_lessons(plan=plan, lesson_ids=order, **common)

    def _show(self, *, plan: Any = None, season: Any = None, status: int = 200) -> HttpResponse:
        names = ("name", "first_date", "last_date")
        initial = {name: getattr(self.season, name) for name in names}
        return self.show(
            status=status,
            season=self.season,
            plans=may_plan(self.request.user, self.season.organisation),
            subjects=[(one, label_course(one.course)) for one in list_plans(self.season)],
            plan_form=plan or PlanForm(courses=list_courses()),
            season_form=season
            or SeasonForm(initial=initial | {"weekdays": list(self.season.weekdays)}),
        )


class NewSeasonScreen(Screen):
    """A form for a new season of an office where the person plans."""

    capability = Capability.PLAN_BROADCASTS
    page_title = gettext_lazy("New season")
    above = ("broadcasts_plan:setup", gettext_lazy("Stations and seasons"))
    template_name = "people/admin/form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=SeasonForm(), submit=_("Add"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SeasonForm(request.POST)
        if not form.is_valid():
            return self.show(status=422, form=form, submit=_("Add"))
        places = list_places(request.user, Capability.PLAN_BROADCASTS)
        # The highest office where the person plans: seasons are whole provinces' matter.
        given = form.cleaned_data | {"weekdays": "".join(form.cleaned_data["weekdays"])}
        season = add_season(
            organisation=places.order_by("path").first(),
            **given,
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("“%(name)s” has been added.") % {"name": season.name})
        return redirect("broadcasts_plan:season", season.pk)


def _say_span(span: Span, day_start: Any) -> str:
    return f"{show_clock(span.start, day_start)}–{show_clock(span.end, day_start)}"


def _say_weekdays(days: str) -> str:
    names = [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
    return ", ".join(names[int(one) - 1] for one in days)

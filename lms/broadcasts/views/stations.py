"""Admin screens of one station and of one channel: changed, closed, and when they broadcast."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.numbers import read_number
from lms.broadcasts.actions.stations import (
    InvalidStation,
    change_channel,
    change_station,
    set_channel_open,
    set_station_open,
)
from lms.broadcasts.actions.windows import (
    WindowTaken,
    add_day_exception,
    add_day_part,
    remove_day_exception,
    remove_day_part,
)
from lms.broadcasts.forms.stations import ChannelForm, StationChangeForm
from lms.broadcasts.forms.windows import ExceptionForm, WindowForm
from lms.broadcasts.models import Airing, Channel, Station
from lms.broadcasts.permissions import list_channels, list_stations, may_manage, may_plan
from lms.broadcasts.rules.frames import FRAMES_PER_MINUTE, Span, show_clock
from lms.broadcasts.views.plan_words import WEEKDAYS
from lms.people.rules import Capability
from lms.people.views.screens import Screen, list_history
from media_pipeline.queries.masters import get_profiles

OPENED = {"close": False, "reopen": True}
INVALID = {
    "name": gettext_lazy("There is one of this name already."),
    "xmltv_id": gettext_lazy("This identifier is taken already."),
    "profile": gettext_lazy("Please choose one of the list."),
    "day_start": gettext_lazy("It stays: windows and airings are counted from it already."),
}


def is_taken(form: Any, write: Callable[..., Any]) -> bool:
    """Write what a form holds; False once the form says what is wrong with it."""
    if not form.is_valid():
        return False
    try:
        write(**form.cleaned_data)
    except InvalidStation as error:
        for one in error.fields:
            # What two of a name have in common is no single field.
            field = one if one in form.fields and one in INVALID else "name"
            form.add_error(field, INVALID[field])
        return False
    return True


def count_ahead(channels: Iterable[Channel]) -> int:
    """Return how many airings of some channels are still to come, today's among them."""
    return Airing.objects.filter(channel__in=list(channels), date__gte=timezone.localdate()).count()


class StationScreen(Screen):
    """A station: what it is called, how its files are made, and its channels."""

    capability = Capability.VIEW_BROADCASTS
    header_icon = "site"
    above = ("broadcasts_plan:setup", gettext_lazy("Stations and seasons"))
    template_name = "broadcasts/admin/plan/station.html"
    station: Station

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        stations = list_stations(request.user).select_related("organisation")
        self.station = get_object_or_404(stations, pk=kwargs.pop("pk"))
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.station.name

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest) -> HttpResponse:
        verb = request.POST.get("verb", "")
        common: dict[str, Any] = {"by": request.user, "now": timezone.now()}
        if verb in OPENED:
            set_station_open(station=self.station, is_open=OPENED[verb], **common)
        elif verb == "change":
            form = StationChangeForm(request.POST)
            if not is_taken(form, partial(change_station, station=self.station, **common)):
                return self._show(form, status=422)
        else:
            raise Http404
        messages.success(request, _("Saved."))
        return redirect("broadcasts_plan:station", self.station.pk)

    def _show(self, form: Any = None, *, status: int = 200) -> HttpResponse:
        one = self.station
        manages = may_manage(self.request.user, one.organisation)
        channels = list(one.channels.order_by("-kind", "name", "pk"))
        return self.show(
            status=status,
            station=one,
            channels=channels,
            manages=manages,
            ahead=count_ahead(channels),
            form=form or StationChangeForm(initial={"name": one.name, "profile": one.profile}),
            history=list_history(one) if manages else (),
        )


class ChannelScreen(Screen):
    """A channel: how it is made, its windows, and dates that are others than usual."""

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
        if verb == "change":
            changed = self._make_change(request.POST)
            if not is_taken(changed, partial(change_channel, channel=self.channel, **common)):
                return self._show(change=changed, status=422)
        elif verb in OPENED:
            set_channel_open(channel=self.channel, is_open=OPENED[verb], **common)
        elif verb == "window":
            form = WindowForm(request.POST, channel=self.channel, auto_id="window_%s")
            if not form.is_valid():
                return self._show(window=form, status=422)
            given = form.cleaned_data
            try:
                add_day_part(
                    channel=self.channel,
                    weekdays="".join(given["weekdays"]),
                    span=Span(given["start"], given["end"]),
                    **common,
                )
            except WindowTaken:
                form.add_error("start", _("The channel has a window at this time already."))
                return self._show(window=form, status=422)
        elif verb == "exception":
            exception = ExceptionForm(request.POST, channel=self.channel, auto_id="exception_%s")
            if not exception.is_valid():
                return self._show(exception=exception, status=422)
            try:
                self._add_exception(exception.cleaned_data, common)
            except WindowTaken:
                text = _("This date is another than usual already: please remove that first.")
                exception.add_error("day", text)
                return self._show(exception=exception, status=422)
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

    def _show(
        self, *, window: Any = None, exception: Any = None, change: Any = None, status: int = 200
    ) -> Any:
        start = self.channel.day_start
        office = self.channel.station.organisation
        manages = may_manage(self.request.user, office)
        return self.show(
            status=status,
            channel=self.channel,
            starts=show_clock(0, start),
            made_as=get_profiles()[self.channel.delivery_profile].title
            if self.channel.delivery_profile in get_profiles()
            else self.channel.delivery_profile,
            plans=may_plan(self.request.user, office),
            manages=manages,
            ahead=count_ahead([self.channel]),
            history=list_history(self.channel) if manages else (),
            change_form=change or self._make_change(),
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

    def _make_change(self, data: Any = None) -> ChannelForm:
        initial = {name: getattr(self.channel, name) for name in ("name", "xmltv_id", "profile")}
        initial["day_start"] = self.channel.day_start
        initial["step_minutes"] = self.channel.step_frames // FRAMES_PER_MINUTE
        return ChannelForm(data, initial=initial, channel=self.channel, auto_id="channel_%s")


def _say_span(span: Span, day_start: Any) -> str:
    return f"{show_clock(span.start, day_start)}–{show_clock(span.end, day_start)}"


def _say_weekdays(days: str) -> str:
    return ", ".join(str(WEEKDAYS[int(one) - 1]) for one in days)

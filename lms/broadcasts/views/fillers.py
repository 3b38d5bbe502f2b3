"""The screen of what a station shows between lessons."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.numbers import read_number
from lms.broadcasts.actions.fillers import add_filler, remove_filler
from lms.broadcasts.conf import get_conf
from lms.broadcasts.forms.handing import FillerForm
from lms.broadcasts.models import Station
from lms.broadcasts.permissions import list_stations, may_plan
from lms.broadcasts.rules.frames import show_duration
from lms.people.rules import Capability
from lms.people.views.screens import Screen


class FillersScreen(Screen):
    """The fillers of one station, and the form to name one."""

    capability = Capability.VIEW_BROADCASTS
    page_title = gettext_lazy("Between the lessons")
    above = ("broadcasts_files:files", gettext_lazy("Broadcast files"))
    template_name = "broadcasts/admin/fillers.html"
    header_icon = "desktop"
    station: Station

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        stations = list_stations(request.user).select_related("organisation")
        self.station = get_object_or_404(stations, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(FillerForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        verb, by, now = request.POST.get("verb"), request.user, timezone.now()
        if verb == "remove":
            number = read_number(request.POST.get("filler", ""))
            filler = get_object_or_404(self.station.fillers, pk=number)
            remove_filler(filler=filler, by=by, now=now)
            return redirect(request.path)
        if verb != "add":
            raise Http404
        form = FillerForm(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        add_filler(station=self.station, **form.cleaned_data, by=by, now=now)
        messages.success(request, _("Added. The next playlists have it."))
        return redirect(request.path)

    def _show(self, form: FillerForm, *, status: int = 200) -> HttpResponse:
        return self.show(
            status=status,
            station=self.station,
            form=form,
            default=get_conf().filler,
            may_plan=may_plan(self.request.user, self.station.organisation),
            fillers=[
                {"row": one, "length": show_duration(one.frames)}
                for one in self.station.fillers.filter(is_active=True)
            ],
        )

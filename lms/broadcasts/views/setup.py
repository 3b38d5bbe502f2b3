"""Admin screen of what a week stands on: the stations with their channels, and the seasons."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.broadcasts.actions.stations import set_up_channel
from lms.broadcasts.forms.stations import StationForm
from lms.broadcasts.permissions import list_places, list_seasons, list_stations
from lms.broadcasts.rules.airings import ChannelKind
from lms.broadcasts.views.stations import is_taken
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
        made = []

        def write(*, office: Any, kind: str, **given: Any) -> None:
            channel = set_up_channel(
                organisation=office,
                kind=ChannelKind(kind),
                by=request.user,
                now=timezone.now(),
                **given,
            )
            made.append(channel)

        if not is_taken(form, write):
            return self._show(form, status=422)
        messages.success(request, _("“%(name)s” has been added.") % form.cleaned_data)
        return redirect("broadcasts_plan:channel", made[0].pk)

    def _show(self, form: StationForm | None = None, *, status: int = 200) -> HttpResponse:
        user = self.request.user
        offices = list_places(user, Capability.MANAGE_STATIONS)
        return self.show(
            status=status,
            stations=list_stations(user).prefetch_related("channels").order_by("name", "pk"),
            seasons=list_seasons(user),
            form=(form or StationForm(offices=offices)) if offices.exists() else None,
            may_add_season=list_places(user, Capability.PLAN_BROADCASTS).exists(),
        )

"""Admin screens of errands: what is to be brought, late ones first, and what became of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.numbers import read_number
from lessons.sheets.views.sending import send_file
from lms.deliveries.forms import TellForm
from lms.deliveries.queries.bringers import list_loads
from lms.deliveries.queries.errands import ErrandFilter, list_errands, may_keep_any
from lms.deliveries.rules import State
from lms.deliveries.sheets import MOST_TAKEN, write_errands
from lms.deliveries.views.screens import DeliveryScreen, Stop, TellingScreen
from lms.devices.rules import How
from lms.devices.views.choosing import list_choices, read_organisation
from lms.people.rules import Capability

LATE = "late"
STATES = [
    (State.OPEN.value, gettext_lazy("to be brought")),
    (LATE, gettext_lazy("late")),
    (State.DONE.value, gettext_lazy("handed over")),
    (State.DROPPED.value, gettext_lazy("not brought any more")),
]


class ErrandScreens(DeliveryScreen):
    """What the list and its file share."""

    def read_filter(self) -> ErrandFilter:
        """Return which errands are asked for."""
        get = self.request.GET
        state, commune = get.get("state", ""), read_number(get.get("commune", ""))
        return ErrandFilter(
            organisation=read_organisation(self.request),
            bringer=read_number(get.get("bringer", "")),
            commune=self.find_area(commune) if commune is not None else None,
            state=State(state) if state in set(State) else State.OPEN,
            is_late=state == LATE,
        )


class ErrandsScreen(ErrandScreens, TellingScreen):
    """The errands within reach, those that should have been done first."""

    page_title = gettext_lazy("Errands")
    template_name = "deliveries/admin/errands.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show_with()

    def find_way_back(self) -> str:
        return f"{reverse('deliveries_admin:errands')}?{self.request.GET.urlencode()}"

    def show_with(
        self, status: int = 200, form: TellForm | None = None, ticked: list[int] | None = None
    ) -> HttpResponse:
        user, today, wanted = self.request.user, timezone.localdate(), self.read_filter()
        page = self.paginate(list_errands(user, wanted, today=today))
        query = self.request.GET.copy()
        query.pop("p", None)
        is_open = wanted.is_late or wanted.state == State.OPEN
        shown: dict[str, Any] = list_choices(self.request) | {
            "page": page,
            "stops": self.read_stops(page, How.LISTED),
            "form": form or TellForm(initial={"day": today}),
            "keeps": may_keep_any(user) and is_open,
            "ticked": ticked or [],
            "late": list_errands(user, ErrandFilter(is_late=True), today=today).count(),
            "states": STATES,
            "state": self.request.GET.get("state", "") or State.OPEN.value,
            "bringers": [
                (str(one.known.bringer.pk), one.known.name) for one in list_loads(user, today=today)
            ],
            "bringer": self.request.GET.get("bringer", ""),
            "query": query.urlencode(),
        }
        return self.show(status=status, **shown)


class ErrandsFile(ErrandScreens):
    """The same errands as a file, with the name of whoever takes it in every row."""

    capability = Capability.VIEW_NEEDS
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        today = timezone.localdate(now)
        found = list_errands(request.user, self.read_filter(), today=today)
        errands = list(found[: MOST_TAKEN + 1])
        if len(errands) > MOST_TAKEN:
            text = _("These are more than %(most)s errands. Please choose a part of them first.")
            messages.error(request, text % {"most": MOST_TAKEN})
            return redirect("deliveries_admin:errands")
        stops = self.read_stops(errands, How.EXPORTED)
        content = write_errands([make_row(one) for one in stops], by=request.user, now=now)
        return send_file(content, name=f"mang-bai-tan-tay-{today.isoformat()}.xlsx")


def make_row(stop: Stop) -> dict[str, Any]:
    """Return the cells of an errand."""
    errand, need = stop.errand, stop.pupil.need
    return {
        "commune": stop.area.commune if stop.area else "",
        "place": stop.area.place if stop.area else "",
        "name": stop.pupil.name,
        "grade": need.grade,
        "school": need.school.name,
        "bringer": stop.bringer.name if stop.bringer else "",
        "title": errand.title,
        "medium": errand.get_medium_display(),
        "due": errand.due_date,
        "state": errand.get_state_display(),
        "done": errand.done_date or "",
        "tries": errand.tries,
    }

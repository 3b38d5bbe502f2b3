"""The sheet that goes along: who is visited where with what, to print on A4."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lessons.numbers import read_number
from lms.deliveries.queries.errands import ErrandFilter, list_errands
from lms.deliveries.rules import order_way, sort_key
from lms.deliveries.sheets import make_mark
from lms.deliveries.views.screens import DeliveryScreen, Stop
from lms.devices.actions.reading import Pupil
from lms.devices.rules import How
from lms.people.permissions import get_scope
from lms.people.rules import Capability

# More stand on no way of a day; the address can ask for one bringer at a time.
MOST_STOPS = 300


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A pupil on the way, and all that is brought there."""

    pupil: Pupil = field(repr=False)
    place: str
    contact: str = field(repr=False)
    stops: tuple[Stop, ...]


class RouteSheet(DeliveryScreen):
    """A sheet for each bringer of a commune, in the order of hamlets; whoever prints it has read
    the names.
    """

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        now, area = timezone.now(), self.find_area(pk)
        bringer = read_number(request.GET.get("bringer", ""))
        wanted = ErrandFilter(commune=area, bringer=bringer)
        errands = list_errands(request.user, wanted, today=timezone.localdate(now))[:MOST_STOPS]
        stops = self.read_stops(errands, How.EXPORTED)
        context = {
            "area": area,
            "sheets": self.make_sheets(stops),
            "today": timezone.localdate(now),
            "mark": make_mark(request.user, now),
        }
        response = render(request, "deliveries/admin/route.html", context)
        response["Cache-Control"] = "private, no-store"
        return response

    def make_sheets(self, stops: list[Stop]) -> list[dict[str, Any]]:
        """Return one sheet a bringer: pupils by place, each once with all that is brought."""
        by_bringer: dict[int, dict[int, list[Stop]]] = {}
        for stop in stops:
            pupils = by_bringer.setdefault(stop.errand.bringer_id, {})
            pupils.setdefault(stop.pupil.need.pk, []).append(stop)
        sheets = []
        for pupils in by_bringer.values():
            visits = [self.make_visit(found) for found in pupils.values()]
            way = order_way((one.place, one.pupil.name, one) for one in visits)
            bringer = next(iter(pupils.values()))[0].bringer
            sheets.append({"bringer": bringer, "legs": way, "count": len(visits)})
        return sorted(
            sheets, key=lambda one: sort_key(one["bringer"].name if one["bringer"] else "")
        )

    def make_visit(self, stops: list[Stop]) -> Visit:
        """Return a visit; only whoever keeps the pupil's need takes a telephone number along."""
        first = stops[0]
        scope = get_scope(self.request.user, Capability.REGISTER_NEEDS)
        is_kept = scope.covers(first.pupil.need.school.path)
        return Visit(
            pupil=first.pupil,
            place=first.area.place if first.area else "",
            contact=first.pupil.contact if is_kept else "",
            stops=tuple(stops),
        )

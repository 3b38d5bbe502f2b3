"""The admin screen of the pupils of a weak-signal area: who lives there, and who might."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.numbers import read_number
from lms.devices.actions.reading import read_pupils
from lms.devices.actions.weak import put_into_area, take_out_of_area
from lms.devices.queries.weak import list_linkable, list_linked, may_keep_area
from lms.devices.rules import How
from lms.devices.views.weak import WeakScreens
from lms.people.views.screens import PER_PAGE


class WeakPupilsScreen(WeakScreens):
    """Who of the register lives in an area, and who else might; both name children."""

    page_title = gettext_lazy("Pupils of the area")
    template_name = "devices/admin/weak_pupils.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        area, user = self.find_area(), request.user
        linked, linkable = list_linked(user, area), list_linkable(user, area)
        pages: dict[str, Any] = {"linked": self.paginate(linked)}
        if keeps := may_keep_area(user, area):
            # The first ones: who is put in leaves the list to the next.
            pages["linkable"] = linkable[:PER_PAGE]
        lists: dict[str, Any] = {
            name: read_pupils(needs=list(page), how=How.LISTED, by=user, now=timezone.now())
            for name, page in pages.items()
        }
        return self.show(
            area=area,
            keeps=keeps,
            page=pages["linked"],
            more=max(linkable.count() - PER_PAGE, 0) if keeps else 0,
            **lists,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        area, verb = self.find_area(), request.POST.get("verb", "")
        if not may_keep_area(request.user, area) or verb not in ("put", "put_all", "take"):
            raise Http404
        ticked = (read_number(text) for text in request.POST.getlist("pupil"))
        numbers = [number for number in ticked if number is not None]
        told: dict[str, Any] = {"area": area, "by": request.user, "now": timezone.now()}
        if verb == "take":
            count = take_out_of_area(numbers=numbers, **told)
            messages.success(request, _("Pupils taken out: %(count)s.") % {"count": count})
        else:
            count = put_into_area(numbers=None if verb == "put_all" else numbers, **told)
            messages.success(request, _("Pupils put into the area: %(count)s.") % {"count": count})
        return redirect("devices_admin:weak_pupils", pk)

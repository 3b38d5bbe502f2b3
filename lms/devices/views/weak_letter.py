"""What a carrier is sent: a letter with a table of its areas to print, and the table as a file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lessons.sheets.views.sending import send_file
from lms.devices.queries.needs import list_offices
from lms.devices.queries.weak import WeakFilter, count_pupils, list_carriers, list_weak
from lms.devices.sheets import write_areas
from lms.devices.sheets.weak import say_pupils
from lms.devices.views.choosing import list_choices, read_organisation
from lms.devices.views.weak import WeakScreens, read_weak_filter


class WeakLetterScreen(WeakScreens):
    """A letter to one carrier about its areas that have no signal yet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user, today = request.user, timezone.localdate()
        carriers = list_carriers(user)
        carrier = request.GET.get("carrier", "").strip() or next(iter(carriers), "")
        sender = read_organisation(request) or list_offices(user).first()
        if carrier not in carriers or sender is None:
            raise Http404
        wanted = WeakFilter(organisation=sender, carrier=carrier)
        areas = list(list_weak(user, wanted, today=today))
        choices = list_choices(request)
        context: dict[str, Any] = choices | {
            "chosen": choices["chosen"] | {"organisation": str(sender.pk)},
            "place_name": sender.name if choices["named"] else "",
            "sender": sender,
            "carrier": carrier,
            "carriers": [(one, one) for one in carriers],
            "rows": [(one, self.judge(one), say_pupils(count_pupils(one))) for one in areas],
            "total": say_total([count_pupils(one) for one in areas]),
            "today": today,
            "query": request.GET.urlencode(),
        }
        return render(request, "devices/admin/weak_letter.html", context)


class WeakFile(WeakScreens):
    """The areas that are chosen, as a workbook."""

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        today = timezone.localdate(now)
        areas = list_weak(request.user, read_weak_filter(request), today=today)
        content = write_areas(areas, by=request.user, now=now)
        return send_file(content, name=f"diem-lom-song-{today.isoformat()}.xlsx")


def say_total(counts: list[int]) -> tuple[int, bool]:
    """Return how many pupils there are at least, and whether that is all: a total from which a
    number under five could be found by subtracting is not said.
    """
    small = [count for count in counts if say_pupils(count) != count]
    return sum(counts) - sum(small) + len(small), not small

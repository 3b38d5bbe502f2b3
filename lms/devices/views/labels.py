"""Labels to print and stick on devices; their codes lead to the device's screen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lessons.numbers import read_number
from lessons.squares import draw_square
from lms.devices.queries.ledger import list_assets
from lms.devices.views.choosing import ChoosingScreen, read_asset_filter
from lms.people.rules import Capability

# Three beside one another and eight below, five sheets of A4.
PER_PRINT = 24 * 5


class LabelsScreen(ChoosingScreen):
    """Sheets of labels: of chosen devices, or of all that fit what is asked for."""

    capability = Capability.VIEW_DEVICES
    page_title = gettext_lazy("Labels of devices")
    template_name = "devices/labels.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        assets = list_assets(request.user, read_asset_filter(request))
        numbers = [read_number(text) for text in request.GET.getlist("asset")[:PER_PRINT]]
        if numbers:
            assets = assets.filter(pk__in=[number for number in numbers if number is not None])
        after = read_number(request.GET.get("after", ""))
        if after is not None:
            assets = assets.filter(pk__gt=after)
        found = list(assets.order_by("pk")[: PER_PRINT + 1])
        shown = found[:PER_PRINT]
        return self.show(
            labels=[(one, draw_square(self.find_address(one.pk))) for one in shown],
            next_after=shown[-1].pk if len(found) > PER_PRINT else None,
        )

    def find_address(self, pk: int) -> str:
        """Return what a telephone opens: short, and the same however the admin is built."""
        return self.request.build_absolute_uri(reverse("device_label", args=[pk]))


@require_safe
def open_device(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead on to the screen of a device, which lets in only who may see it."""
    return redirect("devices_admin:asset", pk)

"""Admin screens of devices that are held: the list within reach, and a new one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.numbers import read_number
from lms.devices.actions.reserving import (
    InvalidReservation,
    TooFew,
    end_reservation,
    reserve_devices,
)
from lms.devices.forms import ReservationForm
from lms.devices.models import Asset, Need, Reservation
from lms.devices.permissions import list_assets_within
from lms.devices.queries.ledger import list_keeping, may_keep_devices
from lms.devices.queries.needs import NeedFilter, list_needs
from lms.devices.queries.reservations import list_reservations
from lms.people.rules import Capability
from lms.people.views.screens import Screen


class ReservationsScreen(Screen):
    """What is held of the depots within reach, and what is held for one's own school."""

    capability = Capability.VIEW_DEVICES
    page_title = gettext_lazy("Held devices")
    above = ("devices_admin:assets", gettext_lazy("Shared depot"))
    header_icon = "date"
    template_name = "devices/admin/reservations.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user, today = request.user, timezone.localdate()
        shows_all = request.GET.get("all") == "1"
        page = self.paginate(list_reservations(user, today=today, only_open=not shows_all))
        return self.show(
            rows=[(one, may_keep_devices(user, one.depot)) for one in page],
            page=page,
            today=today,
            shows_all=shows_all,
            may_add=list_keeping(user).exists(),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        user, number = request.user, read_number(request.POST.get("end", ""))
        found = list_reservations(user, today=timezone.localdate())
        reservation: Reservation = get_object_or_404(found, pk=number or 0)
        if not may_keep_devices(user, reservation.depot):
            raise Http404
        end_reservation(reservation=reservation, by=user, now=timezone.now())
        messages.success(request, _("These devices are for everybody again."))
        return redirect("devices_admin:reservations")


class NewReservationScreen(Screen):
    """A form for devices that are to be held."""

    capability = Capability.KEEP_DEVICES
    page_title = gettext_lazy("Hold devices")
    above = ("devices_admin:reservations", gettext_lazy("Held devices"))
    header_icon = "date"
    template_name = "devices/admin/form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        given = {name: request.GET[name] for name in ("serial", "depot") if name in request.GET}
        return self.show(form=self.make_form(initial=given), submit=_("Hold devices"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.make_form(request.POST)
        if form.is_valid() and self.reserve(form):
            messages.success(request, _("The devices are held."))
            return redirect("devices_admin:reservations")
        return self.show(status=422, form=form, submit=_("Hold devices"))

    def make_form(self, data: Any = None, **given: Any) -> ReservationForm:
        places = list_keeping(self.request.user)
        today = timezone.localdate()
        return ReservationForm(data, depots=places, places=places, today=today, **given)

    def reserve(self, form: ReservationForm) -> bool:
        """Hold what was asked for, or say in the form why not."""
        given = form.cleaned_data
        need, asset = self.find_need(form), self.find_asset(form)
        if form.errors:
            return False
        try:
            done = reserve_devices(
                depot=given["depot"],
                school=given["school"],
                need=need,
                asset=asset,
                count=given["count"],
                from_date=given["from_date"],
                until_date=form.read_until_date(),
                by=self.request.user,
                now=timezone.now(),
            )
        except InvalidReservation:
            form.add_error(None, _("These devices cannot be held so. Please look again."))
            return False
        if isinstance(done, TooFew) and asset is not None:
            form.add_error(
                "serial", _("This device is lent, in repair or lost, or held on one of these days.")
            )
            return False
        if isinstance(done, TooFew):
            message = _("Only %(count)s of them are free on all of these days.")
            form.add_error("count", message % {"count": done.free})
            return False
        return True

    def find_need(self, form: ReservationForm) -> Need | None:
        """Return the pupil of the school whose code was typed."""
        code, school = form.cleaned_data["code"], form.cleaned_data["school"]
        if not code:
            return None
        found = list_needs(self.request.user, NeedFilter(code=code))
        need = found.filter(school=school).open().first()
        if need is None or not need.lacks_device:
            form.add_error("code", _("No pupil with this code waits for a device at that school."))
        return need

    def find_asset(self, form: ReservationForm) -> Asset | None:
        """Return the device of the depot whose serial number was typed."""
        serial, depot = form.cleaned_data["serial"], form.cleaned_data["depot"]
        if not serial:
            return None
        asset = list_assets_within(self.request.user).filter(owner=depot, serial=serial).first()
        if asset is None:
            form.add_error("serial", _("That depot has no device of this number."))
        return asset

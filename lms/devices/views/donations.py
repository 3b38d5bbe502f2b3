"""Admin screens of donations: what was pledged and received, and where the devices are."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.devices.actions.donations import Taken, add_donation, receive_devices, receive_money
from lms.devices.forms import DonationForm, ReceiveForm
from lms.devices.models import Donation
from lms.devices.queries.ledger import (
    list_donations,
    list_keeping,
    may_keep_devices,
    sum_donations,
)
from lms.devices.rules.ledger import DonationKind
from lms.people.rules import Capability
from lms.people.views.screens import Screen, list_history


class DonationsScreen(Screen):
    """The donations within reach, and where the devices of all of them are."""

    capability = Capability.VIEW_DEVICES
    page_title = gettext_lazy("Donations")
    header_icon = "plus-inverse"
    template_name = "devices/admin/donations.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(
            page=self.paginate(list_donations(request.user)),
            sums=sum_donations(request.user),
            may_add=list_keeping(request.user).exists(),
        )


class NewDonationScreen(Screen):
    """A form for what a donor has pledged."""

    capability = Capability.KEEP_DEVICES
    page_title = gettext_lazy("New donation")
    header_icon = "plus-inverse"
    above = ("devices_admin:donations", gettext_lazy("Donations"))
    template_name = "devices/admin/form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=DonationForm(offices=list_keeping(request.user)), submit=_("Add"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DonationForm(request.POST, offices=list_keeping(request.user))
        if not form.is_valid():
            return self.show(status=422, form=form, submit=_("Add"))
        given = form.cleaned_data
        donation = add_donation(
            office=given["office"],
            donor=given["donor"],
            kind=DonationKind(given["kind"]),
            pledged=given["pledged"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Saved."))
        return redirect("devices_admin:donation", donation.pk)


class DonationScreen(Screen):
    """One donation: its receipt, its devices, and what has come of it."""

    capability = Capability.VIEW_DEVICES
    above = ("devices_admin:donations", gettext_lazy("Donations"))
    header_icon = "plus-inverse"
    template_name = "devices/admin/donation.html"
    donation: Donation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.donation = get_object_or_404(list_donations(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.donation.donor

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show_with()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not may_keep_devices(request.user, self.donation.office):
            raise Http404
        form = ReceiveForm(request.POST, kind=self.donation.kind)
        if not form.is_valid():
            return self.show_with(status=422, form=form)
        given = form.cleaned_data
        told: dict[str, Any] = {
            "donation": self.donation,
            "receipt": given["receipt"],
            "by": request.user,
            "now": timezone.now(),
        }
        if self.donation.kind == DonationKind.MONEY.value:
            receive_money(amount=given["amount"], **told)
        else:
            done = receive_devices(serials=given["serials"], **told)
            if isinstance(done, Taken):
                form.add_error(
                    "serials",
                    _("These are in the ledger already: %(serials)s.")
                    % {"serials": ", ".join(done.serials[:10])},
                )
                return self.show_with(status=422, form=form)
        messages.success(request, _("Saved."))
        return redirect("devices_admin:donation", pk)

    def show_with(self, status: int = 200, **forms: Any) -> HttpResponse:
        if keeps := may_keep_devices(self.request.user, self.donation.office):
            forms.setdefault("form", ReceiveForm(kind=self.donation.kind))
        return self.show(
            status=status,
            donation=self.donation,
            is_money=self.donation.kind == DonationKind.MONEY.value,
            keeps=keeps,
            history=list_history(self.donation),
            **forms,
        )

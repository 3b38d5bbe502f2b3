"""Slips of devices that changed hands: the list within reach, and one of them for paper."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.devices.actions.reading import Pupil, read_pupils
from lms.devices.actions.slips import InvalidSignatures, sign_slip
from lms.devices.forms import SignForm
from lms.devices.models import AssetSlip
from lms.devices.queries.slips import list_slip_assets, list_slips, may_see_pupil, may_sign
from lms.devices.rules import How
from lms.people.rules import Capability
from lms.people.views.screens import Screen

# So many serial numbers stand in a table with their donors; more stand side by side.
IN_A_TABLE = 12


class SlipsScreen(Screen):
    """The slips of one's own school or office and below, the newest first."""

    capability = Capability.VIEW_DEVICES
    page_title = gettext_lazy("Hand-over slips")
    above = ("devices_admin:assets", gettext_lazy("Shared depot"))
    header_icon = "doc-full"
    template_name = "devices/admin/slips.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        only_unsigned = request.GET.get("unsigned") == "1"
        slips = list_slips(request.user, only_unsigned=only_unsigned)
        return self.show(page=self.paginate(slips), only_unsigned=only_unsigned)


class SlipScreen(Screen):
    """One slip, as it is printed and signed; and who has signed it."""

    capability = Capability.VIEW_DEVICES
    template_name = "devices/slip.html"
    slip: AssetSlip

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.slip = get_object_or_404(list_slips(request.user), pk=kwargs["pk"])
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def get_page_title(self) -> str:
        return str(self.slip)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show_with()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not may_sign(request.user, self.slip):
            raise Http404
        form = SignForm(request.POST, slip=self.slip, today=timezone.localdate())
        if not form.is_valid():
            return self.show_with(status=422, form=form)
        try:
            sign_slip(
                slip=self.slip,
                signed=form.read_signatures(),
                on=form.cleaned_data["on"],
                by=request.user,
                now=timezone.now(),
            )
        except InvalidSignatures:
            form.add_error("on", _("Nobody has signed before it was written, or after today."))
            return self.show_with(status=422, form=form)
        messages.success(request, _("Saved."))
        return redirect("devices_admin:slip", pk)

    def show_with(self, status: int = 200, **forms: Any) -> HttpResponse:
        user, slip = self.request.user, self.slip
        if may_sign(user, slip):
            forms.setdefault("form", SignForm(slip=slip, today=timezone.localdate()))
        assets = list(list_slip_assets(slip))
        return self.show(
            status=status,
            slip=slip,
            head=slip.giver or slip.receiver,
            assets=assets,
            is_short=len(assets) <= IN_A_TABLE,
            pupil=self.read_pupil(),
            printed_at=timezone.now(),
            **forms,
        )

    def read_pupil(self) -> Pupil | None:
        """Read the name for the paper, which is written down."""
        if self.slip.need is None or not may_see_pupil(self.request.user, self.slip):
            return None
        (pupil,) = read_pupils(
            needs=[self.slip.need], how=How.SLIP, by=self.request.user, now=timezone.now()
        )
        return pupil

"""Admin screens of devices: the depot within reach, one device and its ways, and handing on."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.numbers import read_number
from lms.devices.actions.ledger import InvalidMove, lend_asset, move_asset, transfer_assets
from lms.devices.forms import LendForm, TransferForm
from lms.devices.models import Asset
from lms.devices.models.ledger import PLACE_CHOICES
from lms.devices.permissions import list_assets_within, list_visible
from lms.devices.queries.ledger import (
    AssetFilter,
    count_places,
    list_assets,
    list_keeping,
    list_moves,
    may_keep_devices,
)
from lms.devices.queries.needs import NeedFilter, list_needs
from lms.devices.rules.ledger import WAYS, Place
from lms.devices.views.choosing import list_choices, read_organisation
from lms.people.permissions import NotAllowed
from lms.people.rules import Capability
from lms.people.views.screens import PER_PAGE, Screen

# What a device in one place may be told to do, and what that is called.
VERBS = {
    (Place.LOAN, Place.DEPOT): gettext_lazy("It came back"),
    (Place.REPAIR, Place.DEPOT): gettext_lazy("It is mended"),
    (Place.LOST, Place.DEPOT): gettext_lazy("It was found"),
    (Place.DEPOT, Place.REPAIR): gettext_lazy("It goes into repair"),
    (Place.LOAN, Place.REPAIR): gettext_lazy("It goes into repair"),
    (Place.DEPOT, Place.LOST): gettext_lazy("It is lost"),
    (Place.LOAN, Place.LOST): gettext_lazy("It is lost"),
    (Place.REPAIR, Place.LOST): gettext_lazy("It is lost"),
}


class AssetsScreen(Screen):
    """The devices of the school, or of the office and below, the newest first."""

    capability = Capability.VIEW_DEVICES
    page_title = gettext_lazy("Shared depot")
    header_icon = "mobile-alt"
    template_name = "devices/admin/assets.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        place = request.GET.get("place", "")
        wanted = AssetFilter(
            owner=read_organisation(request),
            place=Place(place) if place in set(Place) else None,
            serial=request.GET.get("serial", "").strip(),
        )
        assets = list_assets(request.user, wanted)
        before = read_number(request.GET.get("before", ""))
        if before is not None:
            assets = assets.filter(pk__lt=before)
        found = list(assets[: PER_PAGE + 1])
        shown = found[:PER_PAGE]
        counts = count_places(request.user)
        return self.show(
            assets=shown,
            next_before=shown[-1].pk if len(found) > PER_PAGE else None,
            places=PLACE_CHOICES,
            place=place,
            serial=wanted.serial,
            counts=[(label, counts[Place(value)]) for value, label in PLACE_CHOICES],
            total=sum(counts.values()),
            may_transfer=list_keeping(request.user).count() > 1,
            **list_choices(request),
        )


class AssetScreen(Screen):
    """One device: where it is, what may be done with it, and the ways it went."""

    capability = Capability.VIEW_DEVICES
    above = ("devices_admin:assets", gettext_lazy("Shared depot"))
    header_icon = "mobile-alt"
    template_name = "devices/admin/asset.html"
    asset: Asset

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        assets = list_assets_within(request.user).select_related("owner", "donation")
        self.asset = get_object_or_404(assets, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.asset.serial

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show_with()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not may_keep_devices(request.user, self.asset.owner):
            raise Http404
        to = request.POST.get("to", "")
        if to not in set(Place):
            raise Http404
        try:
            if to == Place.LOAN:
                return self.lend(request)
            move_asset(asset=self.asset, to=Place(to), by=request.user, now=timezone.now())
        except InvalidMove:
            messages.error(request, _("It is somewhere else by now. Please look again."))
        else:
            messages.success(request, _("Saved."))
        return redirect("devices_admin:asset", pk)

    def lend(self, request: HttpRequest) -> HttpResponse:
        form = LendForm(request.POST)
        if not form.is_valid():
            return self.show_with(status=422, form=form)
        found = list_needs(request.user, NeedFilter(code=form.cleaned_data["code"]))
        need = found.first()
        try:
            if need is None:
                raise InvalidMove
            lend_asset(asset=self.asset, need=need, by=request.user, now=timezone.now())
        except InvalidMove:
            form.add_error(
                "code",
                _("No pupil with this code waits for a device at this school or below it."),
            )
            return self.show_with(status=422, form=form)
        messages.success(request, _("Lent."))
        return redirect("devices_admin:asset", self.asset.pk)

    def show_with(self, status: int = 200, **forms: Any) -> HttpResponse:
        user, place = self.request.user, Place(self.asset.place)
        keeps = may_keep_devices(user, self.asset.owner)
        if keeps and place == Place.DEPOT:
            forms.setdefault("form", LendForm())
        borrower = self.asset.borrower_id
        return self.show(
            status=status,
            asset=self.asset,
            keeps=keeps,
            ways=[(to.value, VERBS[place, to]) for to in Place if to in WAYS[place] - {Place.LOAN}],
            # The number leads to the name, where its reading is written down.
            borrower=list_visible(user).filter(pk=borrower).first() if borrower else None,
            moves=list_moves(self.asset),
            **forms,
        )


class TransferScreen(Screen):
    """Hand devices on from one organisation to another, in one step."""

    capability = Capability.KEEP_DEVICES
    page_title = gettext_lazy("Hand devices on")
    above = ("devices_admin:assets", gettext_lazy("Shared depot"))
    header_icon = "mobile-alt"
    template_name = "devices/admin/form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = TransferForm(places=list_keeping(request.user))
        return self.show(form=form, submit=_("Hand on"))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TransferForm(request.POST, places=list_keeping(request.user))
        if form.is_valid():
            given = form.cleaned_data
            try:
                count = transfer_assets(
                    source=given["source"],
                    target=given["target"],
                    most=given["most"],
                    by=request.user,
                    now=timezone.now(),
                )
            except (InvalidMove, NotAllowed):
                form.add_error(
                    "target", _("Devices go there only through an office whose devices you keep.")
                )
            else:
                messages.success(request, _("Devices handed on: %(count)s.") % {"count": count})
                return redirect("devices_admin:assets")
        return self.show(status=422, form=form, submit=_("Hand on"))

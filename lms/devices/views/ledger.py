"""Admin screens of devices: the depot within reach, one device and its ways, and handing on."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from lessons.numbers import read_number
from lms.devices.actions.ledger import (
    HeldForOthers,
    InvalidMove,
    lend_asset,
    move_asset,
    transfer_assets,
)
from lms.devices.forms import LendForm, TransferForm
from lms.devices.models import Asset, AssetSlip
from lms.devices.models.ledger import PLACE_CHOICES
from lms.devices.permissions import list_assets_within, list_visible
from lms.devices.queries.ledger import (
    count_places,
    list_assets,
    list_keeping,
    list_moves,
    may_keep_devices,
)
from lms.devices.queries.needs import NeedFilter, list_needs
from lms.devices.queries.reservations import list_held, list_reservations_of
from lms.devices.queries.slips import find_slips
from lms.devices.rules.ledger import WAYS, Place
from lms.devices.views.choosing import ChoosingScreen, list_choices, read_asset_filter
from lms.people.permissions import NotAllowed
from lms.people.rules import Capability
from lms.people.views.screens import PER_PAGE, Screen

# What a device in one place may be told to do, and what that is called.
VERBS = {
    (Place.LOAN, Place.DEPOT): gettext_lazy("It came back, the pupil still needs one"),
    (Place.REPAIR, Place.DEPOT): gettext_lazy("It is mended"),
    (Place.LOST, Place.DEPOT): gettext_lazy("It was found"),
    (Place.DEPOT, Place.REPAIR): gettext_lazy("It goes into repair"),
    (Place.LOAN, Place.REPAIR): gettext_lazy("It goes into repair"),
    (Place.DEPOT, Place.LOST): gettext_lazy("It is lost"),
    (Place.LOAN, Place.LOST): gettext_lazy("It is lost"),
    (Place.REPAIR, Place.LOST): gettext_lazy("It is lost"),
}


# What else may be said of a device that came back.
SETTLED = "settled"


def tell_done(request: HttpRequest, said: str, slip: AssetSlip | None) -> None:
    """Say that something was done, with the way to its slip."""
    buttons = []
    if slip is not None:
        address = reverse("devices_admin:slip", args=[slip.pk])
        buttons.append(messages.button(address, _("Hand-over slip")))
    messages.success(request, said, buttons=buttons)


class AssetsScreen(ChoosingScreen):
    """The devices of the school, or of the office and below, the newest first."""

    capability = Capability.VIEW_DEVICES
    page_title = gettext_lazy("Shared depot")
    header_icon = "mobile-alt"
    template_name = "devices/admin/assets.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = read_asset_filter(request)
        assets = list_assets(request.user, wanted)
        before = read_number(request.GET.get("before", ""))
        if before is not None:
            assets = assets.filter(pk__lt=before)
        found = list(assets[: PER_PAGE + 1])
        shown = found[:PER_PAGE]
        counts = count_places(request.user)
        return self.show(
            assets=shown,
            held=list_held(shown, timezone.localdate()),
            next_before=shown[-1].pk if len(found) > PER_PAGE else None,
            places=PLACE_CHOICES,
            place=wanted.place.value if wanted.place else "",
            serial=wanted.serial,
            asked=request.GET.urlencode(),
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
        is_settled = to == SETTLED
        to = Place.DEPOT.value if is_settled else to
        if to not in set(Place):
            raise Http404
        if to == Place.LOAN:
            return self.lend(request)
        try:
            slip = move_asset(
                asset=self.asset,
                to=Place(to),
                is_still_needed=not is_settled,
                by=request.user,
                now=timezone.now(),
            )
        except InvalidMove:
            messages.error(request, _("It is somewhere else by now. Please look again."))
        else:
            tell_done(request, _("Saved."), slip)
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
            slip = lend_asset(asset=self.asset, need=need, by=request.user, now=timezone.now())
        except HeldForOthers:
            form.add_error("code", _("This device is held for another school or pupil."))
            return self.show_with(status=422, form=form)
        except InvalidMove:
            form.add_error(
                "code",
                _("No pupil with this code waits for a device at this school or below it."),
            )
            return self.show_with(status=422, form=form)
        tell_done(request, _("Lent."), slip)
        return redirect("devices_admin:asset", self.asset.pk)

    def show_with(self, status: int = 200, **forms: Any) -> HttpResponse:
        user, place = self.request.user, Place(self.asset.place)
        keeps = may_keep_devices(user, self.asset.owner)
        if keeps and place == Place.DEPOT:
            forms.setdefault("form", LendForm())
        borrower = self.asset.borrower_id
        moves = list(list_moves(self.asset))
        slips = find_slips(user, moves)
        ways: list[tuple[str, Any]] = [
            (to.value, VERBS[place, to]) for to in Place if to in WAYS[place] - {Place.LOAN}
        ]
        if place == Place.LOAN:
            ways.insert(1, (SETTLED, _("It came back, none is needed any more")))
        return self.show(
            status=status,
            asset=self.asset,
            keeps=keeps,
            ways=ways,
            reservations=list_reservations_of(user, self.asset, timezone.localdate()),
            # The number leads to the name, where its reading is written down.
            borrower=list_visible(user).filter(pk=borrower).first() if borrower else None,
            moves=[(move, slips.get(move.slip_id or 0)) for move in moves],
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
                handed = transfer_assets(
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
                if handed.count:
                    said = _("Devices handed on: %(count)s.") % {"count": handed.count}
                    tell_done(request, said, handed.slip)
                    if given["most"] and handed.count < given["most"]:
                        messages.warning(
                            request, _("There were no more in the depot that nobody holds.")
                        )
                    return redirect("devices_admin:assets")
                form.add_error(
                    "source", _("Nothing is in this depot that could go there: please look at it.")
                )
        return self.show(status=422, form=form, submit=_("Hand on"))

"""Admin screens of bringers: who there is, how much each has in hand, and one of them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.deliveries.actions.bringers import (
    InvalidBringer,
    change_bringer,
    end_bringer,
    link_account,
)
from lms.deliveries.forms import AccountForm, BringerForm
from lms.deliveries.models import Bringer
from lms.deliveries.permissions import list_bringers_kept
from lms.deliveries.queries.bringers import list_loads, read_bringers
from lms.deliveries.views.screens import DeliveryScreen
from lms.people.permissions import get_scope
from lms.people.rules import Capability
from lms.people.views.screens import list_history


class BringersScreen(DeliveryScreen):
    """The bringers within reach."""

    page_title = gettext_lazy("Bringers")
    template_name = "deliveries/admin/bringers.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        loads = list_loads(request.user, today=timezone.localdate())
        scope = get_scope(request.user, Capability.REGISTER_NEEDS)
        kept = [scope.covers(one.known.bringer.organisation.path) for one in loads]
        return self.show(rows=list(zip(loads, kept, strict=True)))


class BringerScreen(DeliveryScreen):
    """One bringer, to be changed or ended by whoever keeps them."""

    capability = Capability.REGISTER_NEEDS
    above = ("deliveries_admin:bringers", gettext_lazy("Bringers"))
    template_name = "deliveries/admin/bringer.html"
    bringer: Bringer

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        bringers = (
            list_bringers_kept(request.user).active().select_related("organisation", "account")
        )
        self.bringer = get_object_or_404(bringers, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        # No name: it would stand in the history of the browser.
        return _("Bringer %(number)s") % {"number": self.bringer.pk}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show_form(self.make_form())

    def make_form(self) -> BringerForm:
        """Return the form with what is known."""
        (known,) = read_bringers([self.bringer])
        initial = {
            "name": known.name,
            "calling": self.bringer.calling,
            "contact": known.contact,
        }
        return BringerForm(initial=initial)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        verb = request.POST.get("verb", "")
        told: dict[str, Any] = {"bringer": self.bringer, "by": request.user, "now": timezone.now()}
        if verb == "end":
            try:
                left = end_bringer(**told)
            except InvalidBringer:
                # Pressed twice: the first time has ended them.
                return redirect("deliveries_admin:bringers")
            text = ngettext(
                "%(count)s pupil has nobody now who brings the lesson.",
                "%(count)s pupils have nobody now who brings the lesson.",
                left,
            )
            messages.warning(request, text % {"count": left})
        elif verb == "link":
            account = AccountForm(request.POST)
            if not account.is_valid():
                return self.show_form(self.make_form(), status=422, account=account)
            try:
                link_account(username=account.cleaned_data["username"], **told)
            except InvalidBringer:
                account.add_error("username", _("Nobody with a role there has this user name."))
                return self.show_form(self.make_form(), status=422, account=account)
            messages.success(request, _("Saved."))
        elif verb == "change":
            form = BringerForm(request.POST)
            if not form.is_valid():
                return self.show_form(form, status=422)
            try:
                change_bringer(entry=form.read_entry(), **told)
            except InvalidBringer:
                # Ended meanwhile: as good as nobody, as for whoever opens the page now.
                raise Http404 from None
            messages.success(request, _("Saved."))
        else:
            raise Http404
        return redirect("deliveries_admin:bringers")

    def show_form(
        self, form: BringerForm, status: int = 200, account: AccountForm | None = None
    ) -> HttpResponse:
        holder = self.bringer.account
        account = account or AccountForm(
            initial={"username": holder.get_username() if holder else ""}
        )
        return self.show(
            status=status,
            bringer=self.bringer,
            form=form,
            account=account,
            history=list_history(self.bringer),
        )

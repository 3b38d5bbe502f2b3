"""The errands of somebody who brings, for them alone: what is in hand, and what became of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.numbers import read_number
from lms.deliveries.actions.errands import tell_errands
from lms.deliveries.forms import TellForm
from lms.deliveries.queries.errands import brings_any, list_own
from lms.deliveries.rules import Outcome
from lms.deliveries.views.screens import DeliveryScreen
from lms.devices.actions.reading import read_entrusted
from lms.devices.rules import How
from lms.people.rules import Capability

# What is brought no more is decided by whoever gave it.
_TOLD = {Outcome.DONE.value: Outcome.DONE, Outcome.ABSENT.value: Outcome.ABSENT}
NOTICE_WORDS = {
    "errands.planned": gettext_lazy("Please bring by %(detail)s: “%(title)s”."),
}


class MineScreen(DeliveryScreen):
    """To whom this person brings what, in the order in which it is due."""

    capability = Capability.ENTER_ADMIN
    page_title = gettext_lazy("What I bring")
    template_name = "deliveries/admin/mine.html"
    above = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not brings_any(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show_with(TellForm(initial={"day": timezone.localdate()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TellForm(request.POST)
        ticked = [read_number(text) for text in request.POST.getlist("errand")]
        numbers = [number for number in ticked if number is not None]
        outcome = _TOLD.get(request.POST.get("outcome", ""))
        if outcome is None or not form.is_valid():
            return self.show_with(form, status=422, ticked=numbers)
        count = tell_errands(
            numbers=list(
                list_own(request.user).filter(pk__in=numbers).values_list("pk", flat=True)
            ),
            outcome=outcome,
            day=form.cleaned_data["day"],
            again=form.cleaned_data["again"],
            by=request.user,
            now=timezone.now(),
        )
        if count:
            messages.success(request, _("Written down: %(count)s.") % {"count": count})
        else:
            messages.error(request, _("Please tick first what was brought."))
        return redirect("deliveries_admin:mine")

    def show_with(
        self, form: TellForm, *, status: int = 200, ticked: list[int] | None = None
    ) -> HttpResponse:
        page = self.paginate(list_own(self.request.user))
        return self.show(
            status=status,
            page=page,
            stops=self.read_stops(page, How.LISTED, read_entrusted),
            form=form,
            keeps=True,
            is_own=True,
            ticked=ticked or [],
        )

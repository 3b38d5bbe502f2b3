"""The errands of somebody who brings, for them alone: what is in hand, and what became of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from lms.deliveries.forms import TellForm
from lms.deliveries.queries.errands import brings_any, list_own
from lms.deliveries.rules import Outcome
from lms.deliveries.views.screens import TellingScreen
from lms.devices.actions.reading import read_entrusted
from lms.devices.rules import How
from lms.people.rules import Capability

# What is brought no more is decided by whoever gave it.
_TOLD = frozenset({Outcome.DONE, Outcome.ABSENT})
NOTICE_WORDS = {
    "errands.planned": gettext_lazy("Please bring by %(detail)s: “%(title)s”."),
}


class MineScreen(TellingScreen):
    """To whom this person brings what, in the order in which it is due."""

    capability = Capability.ENTER_ADMIN
    page_title = gettext_lazy("What I bring")
    template_name = "deliveries/admin/mine.html"
    above = None
    outcomes = _TOLD

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not brings_any(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show_with()

    def pick(self, numbers: list[int]) -> list[int]:
        return list(list_own(self.request.user).filter(pk__in=numbers).values_list("pk", flat=True))

    def find_way_back(self) -> str:
        return reverse("deliveries_admin:mine")

    def show_with(
        self, status: int = 200, form: TellForm | None = None, ticked: list[int] | None = None
    ) -> HttpResponse:
        page = self.paginate(list_own(self.request.user))
        return self.show(
            status=status,
            page=page,
            stops=self.read_stops(page, How.LISTED, read_entrusted),
            form=form or TellForm(initial={"day": timezone.localdate()}),
            keeps=True,
            is_own=True,
            ticked=ticked or [],
        )

"""What the screens of lessons by hand share: pupils with their place, and what is under way."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
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
from lms.deliveries.models import Errand
from lms.deliveries.queries.bringers import Known, map_names
from lms.deliveries.queries.communes import find_commune_area
from lms.deliveries.rules import Outcome, State, count_days_late
from lms.devices.actions.reading import Pupil, read_pupils
from lms.devices.models import WeakArea
from lms.devices.rules import How
from lms.devices.views.choosing import ChoosingScreen
from lms.people.rules import Capability


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A pupil, where that is, and an errand to them."""

    pupil: Pupil = field(repr=False)
    area: WeakArea | None
    errand: Errand
    bringer: Known | None = field(repr=False)
    days_late: int


class DeliveryScreen(ChoosingScreen):
    """A screen of lessons by hand."""

    capability = Capability.VIEW_NEEDS
    header_icon = "group"
    above: tuple[str, Any] | None = (
        "deliveries_admin:communes",
        gettext_lazy("Lessons by hand"),
    )

    def find_area(self, number: int) -> WeakArea:
        """Return the area by which a commune is named.

        :raises Http404: nobody within reach lives there.
        """
        area = find_commune_area(self.request.user, number)
        if area is None:
            raise Http404
        return area

    def read_stops(
        self, errands: Iterable[Errand], how: How, read: Callable[..., list[Pupil]] = read_pupils
    ) -> list[Stop]:
        """Return errands with the names of their pupils, which is written down."""
        listed, today = list(errands), timezone.localdate()
        pupils = read(
            needs=[one.receiver.need for one in listed],
            how=how,
            by=self.request.user,
            now=timezone.now(),
        )
        names = map_names(one.bringer_id for one in listed)
        return [
            Stop(
                pupil=pupil,
                area=find_area_of(one),
                errand=one,
                bringer=names.get(one.bringer_id),
                days_late=find_delay(one, today),
            )
            for one, pupil in zip(listed, pupils, strict=True)
        ]


class TellingScreen(DeliveryScreen):
    """A list of errands, where people tick what became of them."""

    outcomes: frozenset[Outcome] = frozenset(Outcome)
    """What may be told here."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TellForm(request.POST)
        outcome = request.POST.get("outcome", "")
        ticked = (read_number(text) for text in request.POST.getlist("errand"))
        numbers = [number for number in ticked if number is not None]
        if outcome not in self.outcomes or not form.is_valid():
            return self.show_with(status=422, form=form, ticked=numbers)
        count = tell_errands(
            numbers=self.pick(numbers),
            outcome=Outcome(outcome),
            day=form.cleaned_data["day"],
            again=form.cleaned_data["again"],
            by=request.user,
            now=timezone.now(),
        )
        if count:
            messages.success(request, _("Written down: %(count)s.") % {"count": count})
        else:
            messages.error(request, _("Please tick first what was brought."))
        return redirect(self.find_way_back())

    def pick(self, numbers: list[int]) -> list[int]:
        """Return those of the ticked errands that this list holds; the action asks for rights."""
        return numbers

    def find_way_back(self) -> str:
        """Return where this list is shown again."""
        raise NotImplementedError

    def show_with(
        self, status: int = 200, form: TellForm | None = None, ticked: list[int] | None = None
    ) -> HttpResponse:
        """Show the list with what was typed and ticked."""
        raise NotImplementedError


def find_area_of(errand: Errand) -> WeakArea | None:
    """Return where a pupil lives; None for who was taken out of every area since."""
    link = getattr(errand.receiver.need, "weak_link", None)
    return link.area if link else None


def find_delay(errand: Errand, today: date) -> int:
    """Return for how many days something is still to be brought that should have been."""
    return count_days_late(errand.due_date, today=today) if errand.state == State.OPEN else 0

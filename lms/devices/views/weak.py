"""Admin screens of weak-signal areas: those within reach, one of them, a new one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.devices.actions.weak import (
    Listed,
    add_area,
    change_area,
    step_area,
)
from lms.devices.forms import DayForm, WeakAreaForm
from lms.devices.models import WeakArea
from lms.devices.queries.weak import (
    WeakFilter,
    count_pupils,
    count_weak,
    list_carriers,
    list_keepers,
    list_weak,
    list_weak_within,
    may_keep_area,
)
from lms.devices.rules.weak import Refusal, Stage, Step, judge_area
from lms.devices.views.choosing import ChoosingScreen, list_choices, read_organisation
from lms.people.rules import Capability

STAGES = [
    ("", gettext_lazy("not fixed yet")),
    (Stage.OVERDUE.value, gettext_lazy("promise broken")),
    (Stage.FOUND.value, gettext_lazy("not reported yet")),
    (Stage.REPORTED.value, gettext_lazy("reported, no answer")),
    (Stage.PROMISED.value, gettext_lazy("promised")),
    (Stage.FIXED.value, gettext_lazy("has a signal now")),
]
REFUSALS = {
    Refusal.IN_FUTURE: gettext_lazy("This day is still to come."),
    Refusal.NOT_REPORTED: gettext_lazy("Please write down first when the carrier was told."),
    Refusal.BEFORE_REPORT: gettext_lazy("This is before the day on which the carrier was told."),
    Refusal.FIXED_ALREADY: gettext_lazy("The area has a signal already."),
    Refusal.NOT_FIXED: gettext_lazy("The area is still weak."),
}


def read_weak_filter(request: HttpRequest) -> WeakFilter:
    """Return which areas are asked for."""
    stage = request.GET.get("stage", "")
    return WeakFilter(
        organisation=read_organisation(request),
        carrier=request.GET.get("carrier", "").strip(),
        stage=Stage(stage) if stage in set(Stage) else None,
    )


class WeakScreens(ChoosingScreen):
    """What the screens of weak-signal areas share."""

    capability = Capability.VIEW_NEEDS
    header_icon = "warning"
    above: tuple[str, Any] | None = ("devices_admin:weak", gettext_lazy("Weak-signal areas"))

    def judge(self, area: WeakArea) -> Any:
        """Return where an area stands today, for a template."""
        standing = judge_area(area.dates, today=timezone.localdate())
        words = dict(STAGES)[standing.stage.value]
        return {"stage": standing.stage.value, "words": words, "days": standing.days_late}

    def find_area(self) -> WeakArea:
        """Return the area of the address.

        :raises Http404: it is out of reach.
        """
        areas = list_weak_within(self.request.user).with_linked().select_related("organisation")
        area: WeakArea = get_object_or_404(areas, pk=self.kwargs["pk"])
        return area


class WeakAreasScreen(WeakScreens):
    """The areas within reach, broken promises first."""

    page_title = gettext_lazy("Weak-signal areas")
    above = None
    template_name = "devices/admin/weak_areas.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        today, wanted = timezone.localdate(), read_weak_filter(request)
        page = self.paginate(list_weak(request.user, wanted, today=today))
        choices = list_choices(request)
        query = request.GET.copy()
        query.pop("p", None)
        return self.show(
            **choices
            | {
                "page": page,
                "areas": [(one, self.judge(one), count_pupils(one)) for one in page],
                "counts": count_weak(request.user, today=today, organisation=wanted.organisation),
                "carriers": [(one, one) for one in list_carriers(request.user)],
                "carrier": wanted.carrier,
                "stages": STAGES,
                "stage": wanted.stage.value if wanted.stage else "",
                "may_add": list_keepers(request.user).exists(),
                "query": query.urlencode(),
            }
        )


class NewWeakAreaScreen(WeakScreens):
    """A form for a place that is not on the list."""

    page_title = gettext_lazy("New weak-signal area")
    template_name = "devices/admin/weak_form.html"
    capability = Capability.REGISTER_NEEDS

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show_form(WeakAreaForm(keepers=list_keepers(request.user)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = WeakAreaForm(request.POST, keepers=list_keepers(request.user))
        if not form.is_valid():
            return self.show_form(form, status=422)
        done = add_area(entry=form.read_entry(), by=request.user, now=timezone.now())
        if isinstance(done, Listed):
            say_listed(form)
            return self.show_form(form, status=422)
        messages.success(request, _("The area is on the list."))
        return redirect("devices_admin:weak_area", done.pk)

    def show_form(self, form: WeakAreaForm, status: int = 200) -> HttpResponse:
        carriers = list_carriers(self.request.user)
        return self.show(status=status, form=form, submit=_("Add"), carriers=carriers)


class WeakAreaScreen(WeakScreens):
    """One area: where it is, what the carrier was told and has said, and what may be changed."""

    template_name = "devices/admin/weak_area.html"
    area: WeakArea

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.area = self.find_area()
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return str(self.area)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show_with()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        verb = request.POST.get("verb", "")
        if not may_keep_area(request.user, self.area):
            raise Http404
        if verb == "change":
            return self.change(request)
        if verb not in set(Step) - {Step.FOUND}:
            raise Http404
        return self.step(request, Step(verb))

    def change(self, request: HttpRequest) -> HttpResponse:
        form = WeakAreaForm(request.POST, keepers=list_keepers(request.user))
        if not form.is_valid():
            return self.show_with(status=422, form=form)
        told: dict[str, Any] = {"by": request.user, "now": timezone.now()}
        if isinstance(change_area(area=self.area, entry=form.read_entry(), **told), Listed):
            say_listed(form)
            return self.show_with(status=422, form=form)
        messages.success(request, _("Saved."))
        return redirect("devices_admin:weak_area", self.area.pk)

    def step(self, request: HttpRequest, step: Step) -> HttpResponse:
        form = DayForm(request.POST)
        if step == Step.REOPENED:
            day = timezone.localdate()
        elif not form.is_valid():
            return self.show_with(status=422, step_form=form)
        else:
            day = form.cleaned_data["day"]
        refusal = step_area(area=self.area, step=step, day=day, by=request.user, now=timezone.now())
        if refusal is not None:
            messages.error(request, REFUSALS[refusal])
        else:
            messages.success(request, _("Saved."))
        return redirect("devices_admin:weak_area", self.area.pk)

    def show_with(self, status: int = 200, **forms: Any) -> HttpResponse:
        user = self.request.user
        if keeps := may_keep_area(user, self.area):
            today = {"day": timezone.localdate()}
            forms.setdefault("form", WeakAreaForm(keepers=list_keepers(user), area=self.area))
            forms.setdefault("step_form", DayForm(initial=today))
        return self.show(
            status=status,
            area=self.area,
            standing=self.judge(self.area),
            pupils=count_pupils(self.area),
            keeps=keeps,
            steps=self.area.steps.select_related("by")[:50],
            carriers=list_carriers(user),
            **forms,
        )


def say_listed(form: WeakAreaForm) -> None:
    """Say that the place is on the list."""
    form.add_error("place", _("This place is on the list already, with the same carrier."))

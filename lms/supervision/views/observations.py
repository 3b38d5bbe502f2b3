"""Observed lessons: one's own and those within reach, writing one down, and the criteria."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.sheets.adapters.writing import write_workbook
from lessons.sheets.rules import Column
from lessons.sheets.views.sending import send_file
from lms.supervision.actions.observations import (
    change_observation,
    write_criteria,
    write_observation,
)
from lms.supervision.forms.observations import CriteriaForm, ObservationForm
from lms.supervision.models import Observation
from lms.supervision.permissions import OBSERVE, SUPERVISE, get_policy
from lms.supervision.queries.observations import (
    find_criteria,
    list_observations,
    list_schools,
    list_teachers,
)
from lms.supervision.rules.observations import Criterion
from lms.supervision.rules.observations import write_criteria as write_lines
from lms.supervision.views.screens import Screen, find_place

PER_PAGE = 50
MOST_ROWS = 5000
_OBSERVED = ("supervision:observations", gettext_lazy("Observed lessons"))
NOTICE_WORDS = {
    "observation.written": gettext_lazy("Your lesson “%(title)s” was observed: see what was said."),
    "observation.changed": gettext_lazy("What was said of your lesson “%(title)s” has changed."),
}


class ObservationsScreen(Screen):
    """One's own lessons, and those where one observes."""

    capability = ""
    page_title = gettext_lazy("Observed lessons")
    header_icon = "glasses"
    above = None
    template_name = "supervision/admin/observations.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        offices = get_policy().list_places(user, SUPERVISE).filter(is_active=True)
        return self.show(
            page=Paginator(list_observations(user), PER_PAGE).get_page(request.GET.get("p")),
            may_observe=get_policy().may(user, OBSERVE),
            office=offices.order_by("depth", "path").first(),
        )


class ObservationsFile(Screen):
    """The same as a workbook, without words."""

    capability = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        columns = [
            Column(key="day", heading=_("Day of the lesson")),
            Column(key="place", heading=_("Organisation"), max_length=200),
            Column(key="teacher", heading=_("Teacher"), max_length=200),
            Column(key="lesson", heading=_("Subject, grade and lesson"), max_length=200),
            Column(key="observer", heading=_("Observed by"), max_length=200),
            Column(key="percent", heading=_("Marks of 100")),
        ]
        rows = [
            {
                "day": f"{one.taught_date:%d/%m/%Y}",
                "place": one.organisation.name,
                "teacher": name_person(one.teacher),
                "lesson": one.lesson,
                "observer": name_person(one.observer),
                "percent": one.percent,
            }
            for one in list_observations(request.user)[:MOST_ROWS]
        ]
        content = write_workbook(
            title=_("Observed lessons"),
            columns=columns,
            rows=rows,
            guide_title=_("What is counted"),
            guide=[(_("Taken by"), request.user.get_username())],
        )
        return send_file(content, name="du-gio.xlsx")


class ChooseSchoolScreen(Screen):
    """At which school: where there is one alone, nothing is to be chosen."""

    capability = OBSERVE
    page_title = gettext_lazy("Observe a lesson")
    header_icon = "glasses"
    above = _OBSERVED
    template_name = "supervision/admin/schools.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        schools = list_schools(request.user)
        word = request.GET.get("q", "").strip()
        if not word and schools.count() == 1:
            return redirect("supervision:new_observation", schools.get().pk)
        if word:
            schools = schools.filter(name__icontains=word)
        return self.show(page=Paginator(schools, PER_PAGE).get_page(request.GET.get("p")), q=word)


class NewObservationScreen(Screen):
    """The form of an observed lesson at a school."""

    capability = OBSERVE
    header_icon = "glasses"
    above = _OBSERVED
    template_name = "supervision/admin/form.html"
    place: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.place = get_object_or_404(list_schools(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Observe a lesson: %(school)s") % {"school": self.place.name}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(form=self.make_form(), submit=_("Keep and tell the teacher"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show(status=422, form=form, submit=_("Keep and tell the teacher"))
        made = write_observation(
            place=self.place,
            teacher=form.cleaned_data["teacher"],
            seen=form.get_seen(),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Kept. The teacher has been told."))
        return redirect("supervision:observation", made.pk)

    def make_form(self, data: Any = None) -> ObservationForm:
        """Return the form, by the criteria that hold at this school."""
        today = timezone.localdate()
        return ObservationForm(
            data,
            criteria=find_criteria(self.place),
            teachers=list_teachers(self.place, observer=self.request.user),
            today=today,
            initial={"taught_date": today},
        )


class ObservationScreen(Screen):
    """One observed lesson: read by its teacher and by who observes there."""

    capability = ""
    header_icon = "glasses"
    above = _OBSERVED
    template_name = "supervision/admin/observation.html"
    observation: Observation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.observation = get_object_or_404(list_observations(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.observation.lesson

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(**describe(self.observation), may_change=self.may_change())

    def may_change(self) -> bool:
        """Tell whether the person wrote it and observes there still."""
        one = self.observation
        may = get_policy().may(self.request.user, OBSERVE, one.organisation)
        return bool(may and one.observer_id == self.request.user.pk)


class ObservationPaper(ObservationScreen):
    """The same as it is printed and signed."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        response = render(request, "supervision/observation.html", describe(self.observation))
        response["Cache-Control"] = "private, no-store"
        return response


class ChangeObservationScreen(ObservationScreen):
    """What was said, to be said otherwise by whoever said it."""

    template_name = "supervision/admin/form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.observation = get_object_or_404(list_observations(request.user), pk=kwargs["pk"])
        if not self.may_change():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(form=self.make_form(), submit=_("Keep and tell the teacher"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show(status=422, form=form, submit=_("Keep and tell the teacher"))
        change_observation(
            observation=self.observation,
            seen=form.get_seen(),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Kept. The teacher has been told."))
        return redirect("supervision:observation", pk)

    def make_form(self, data: Any = None) -> ObservationForm:
        """Return the form by the criteria of then, filled in."""
        one = self.observation
        names = ("taught_date", "lesson", "strengths", "advice")
        initial = {name: getattr(one, name) for name in names}
        initial |= {f"mark_{at}": mark for at, (_text, _most, mark) in enumerate(one.marks)}
        return ObservationForm(
            data,
            criteria=[Criterion(text=text, most=most) for text, most, _mark in one.marks],
            teachers=None,
            today=timezone.localdate(),
            initial=initial,
        )


class CriteriaScreen(Screen):
    """By what lessons are observed at an organisation and below it."""

    header_icon = "glasses"
    above = _OBSERVED
    template_name = "supervision/admin/form.html"
    place: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.place = find_place(request.user, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Criteria for observed lessons: %(place)s") % {"place": self.place.name}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = CriteriaForm(initial={"lines": write_lines(find_criteria(self.place))})
        return self.show(form=form, submit=_("Use from now on"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = CriteriaForm(request.POST)
        if not form.is_valid():
            return self.show(status=422, form=form, submit=_("Use from now on"))
        criteria = form.cleaned_data["lines"]
        write_criteria(office=self.place, criteria=criteria, by=request.user, now=timezone.now())
        messages.success(request, _("These criteria hold from now on."))
        return redirect("supervision:observations")


def describe(observation: Observation) -> dict[str, Any]:
    """Return what a screen and its paper say of an observed lesson."""
    total, most = observation.total
    return {
        "observation": observation,
        "teacher": name_person(observation.teacher),
        "observer": name_person(observation.observer),
        "total": total,
        "most": most,
    }


def name_person(person: Any) -> str:
    """Return how somebody is called; nobody whose account is gone."""
    return str(person.get_full_name() or person.get_username()) if person else "–"

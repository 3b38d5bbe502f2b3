"""Admin screens of a season: its days, its subjects with their lessons, its screen times."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.curriculum.queries import list_courses
from lessons.numbers import read_number
from lms.broadcasts.actions.seasons import (
    SeasonsOverlap,
    add_season,
    change_season,
    order_lessons,
    plan_course,
    set_screen_limits,
    set_season_open,
    take_new_lessons,
    unplan_course,
)
from lms.broadcasts.conf import get_conf
from lms.broadcasts.forms.seasons import NewSeasonForm, PlanForm, ScreenLimitsForm, SeasonForm
from lms.broadcasts.models import Season
from lms.broadcasts.permissions import list_places, list_seasons, may_plan
from lms.broadcasts.queries.seasons import list_plans
from lms.broadcasts.views.plan_parts import label_course
from lms.people.rules import Capability
from lms.people.views.screens import Screen, list_history


class SeasonScreen(Screen):
    """A season: its days, its subjects and the lessons of each in order."""

    capability = Capability.VIEW_BROADCASTS
    header_icon = "list-ol"
    above = ("broadcasts_plan:setup", gettext_lazy("Stations and seasons"))
    template_name = "broadcasts/admin/plan/season.html"
    season: Season

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.season = get_object_or_404(list_seasons(request.user), pk=kwargs.pop("pk"))
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.season.name

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest) -> HttpResponse:
        verb = request.POST.get("verb", "")
        common: dict[str, Any] = {"by": request.user, "now": timezone.now()}
        if verb == "plan":
            form = PlanForm(request.POST, courses=list_courses())
            if not form.is_valid():
                return self._show(plan=form, status=422)
            plan_course(season=self.season, **form.cleaned_data, **common)
        elif verb == "change":
            changed = SeasonForm(request.POST)
            if not changed.is_valid():
                return self._show(season=changed, status=422)
            given = changed.cleaned_data | {"weekdays": "".join(changed.cleaned_data["weekdays"])}
            try:
                change_season(season=self.season, **given, **common)
            except SeasonsOverlap as error:
                changed.add_error("first_date", say_overlap(error.season))
                return self._show(season=changed, status=422)
        elif verb in ("close", "reopen"):
            try:
                set_season_open(season=self.season, is_open=verb == "reopen", **common)
            except SeasonsOverlap as error:
                messages.error(request, say_overlap(error.season))
                return redirect("broadcasts_plan:season", self.season.pk)
        elif verb == "limits":
            limits = self._make_limits(request.POST)
            if not limits.is_valid():
                return self._show(limits=limits, status=422)
            set_screen_limits(season=self.season, minutes=limits.read_minutes(), **common)
        elif verb == "take":
            count = take_new_lessons(season=self.season, **common)
            messages.info(request, _("%(count)d new lessons taken.") % {"count": count})
        elif verb in ("unplan", "up", "out"):
            self._change_plan(verb, common)
        else:
            raise Http404
        messages.success(request, _("Saved."))
        return redirect("broadcasts_plan:season", self.season.pk)

    def _change_plan(self, verb: str, common: dict[str, Any]) -> None:
        number = read_number(self.request.POST.get("row", ""))
        plan = get_object_or_404(self.season.plans.select_related("course"), pk=number)
        if verb == "unplan":
            unplan_course(plan=plan, **common)
            return
        lesson = read_number(self.request.POST.get("lesson", ""))
        order = list(plan.lessons.order_by("position", "pk").values_list("lesson_id", flat=True))
        if lesson not in order:
            raise Http404
        at = order.index(lesson)
        order.pop(at)
        if verb == "up":
            order.insert(max(0, at - 1), lesson)
        order_lessons(plan=plan, lesson_ids=order, **common)

    def _make_limits(self, data: Any = None) -> ScreenLimitsForm:
        """Return a form for the grades of the season's subjects and of the limits there are."""
        usual = get_conf().screen_minutes
        given = {
            one.grade: one.minutes for one in self.season.screen_limits.select_related("grade")
        }
        grades = {plan.course.grade for plan in list_plans(self.season)} | given.keys()
        return ScreenLimitsForm(
            data,
            grades={
                one.pk: (one.name, usual.get(one.number))
                for one in sorted(grades, key=lambda one: (one.number, one.pk))
            },
            initial={f"grade_{one.pk}": minutes for one, minutes in given.items()},
            auto_id="limits_%s",
        )

    def _show(
        self, *, plan: Any = None, season: Any = None, limits: Any = None, status: int = 200
    ) -> HttpResponse:
        plans = may_plan(self.request.user, self.season.organisation)
        names = ("name", "first_date", "last_date")
        initial = {name: getattr(self.season, name) for name in names}
        return self.show(
            status=status,
            season=self.season,
            plans=plans,
            limits_form=limits or self._make_limits(),
            history=list_history(self.season) if plans else (),
            subjects=[(one, label_course(one.course)) for one in list_plans(self.season)],
            plan_form=plan or PlanForm(courses=list_courses()),
            season_form=season
            or SeasonForm(initial=initial | {"weekdays": list(self.season.weekdays)}),
        )


class NewSeasonScreen(Screen):
    """A form for a new season of an office where the person plans."""

    capability = Capability.PLAN_BROADCASTS
    page_title = gettext_lazy("New season")
    above = ("broadcasts_plan:setup", gettext_lazy("Stations and seasons"))
    header_icon = "list-ol"
    template_name = "broadcasts/admin/plan/new_season.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=self._make())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._make(request.POST)
        if not form.is_valid():
            return self.show(status=422, form=form)
        given = form.cleaned_data | {"weekdays": "".join(form.cleaned_data["weekdays"])}
        office = given.pop("office")
        try:
            season = add_season(organisation=office, **given, by=request.user, now=timezone.now())
        except SeasonsOverlap as error:
            form.add_error("first_date", say_overlap(error.season))
            return self.show(status=422, form=form)
        messages.success(request, _("“%(name)s” has been added.") % {"name": season.name})
        return redirect("broadcasts_plan:season", season.pk)

    def _make(self, data: Any = None) -> NewSeasonForm:
        places = list_places(self.request.user, Capability.PLAN_BROADCASTS)
        return NewSeasonForm(data, offices=places.order_by("path"))


def say_overlap(other: Season) -> str:
    """Return which season holds some of the days already."""
    text = _("Some of these days are in “%(name)s” already (%(first)s–%(last)s).")
    facts = {"first": f"{other.first_date:%d/%m/%Y}", "last": f"{other.last_date:%d/%m/%Y}"}
    return text % {"name": other.name, **facts}

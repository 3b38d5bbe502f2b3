"""The timetable of a class by week: a screen of the admin, and a sheet to print."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from lessons.doors import signed_in_view
from lms.classes.actions.copying import Copied, copy_last_week, copy_over_term
from lms.classes.actions.timetable import InvalidPeriod
from lms.classes.models import ClassGroup
from lms.classes.permissions import list_own_periods
from lms.classes.queries.groups import get_code, list_classes, may_run
from lms.classes.queries.terms import find_term
from lms.classes.queries.timetable import list_week
from lms.classes.rules import DAYS, find_monday, list_mondays
from lms.classes.views.timetable_words import (
    get_day_limit,
    list_shown_days,
    say_term_week,
    say_week,
)
from lms.people.rules import Capability
from lms.people.views.screens import Screen

_WEEK = timedelta(days=DAYS)
# How small the letters are with which a full day goes on one page.
_SIZES = ((38, ""), (56, "tt-middle"))
_YEARS = range(2000, 2100)
_COPIES: dict[str, Any] = {"copy": copy_last_week, "spread": copy_over_term}


def read_day(text: str, today: date) -> date:
    """Return the day that an address names; today for nonsense."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    return day if day.year in _YEARS else today


def read_week(text: str, today: date) -> date:
    """Return the Monday of the week that an address names; of this week for nonsense."""
    return find_monday(read_day(text, today))


class GroupScreen(Screen):
    """A screen below one class."""

    capability = Capability.VIEW_CLASSES
    group: ClassGroup
    runs: bool

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        found = list_classes(request.user).select_related("grade__level", "school")
        self.group = get_object_or_404(found, pk=kwargs["pk"])
        # A closed class keeps its timetable, and gets no more of it.
        self.runs = self.group.is_active and may_run(request.user, self.group)
        self.today = timezone.localdate()
        self.monday = read_week(request.GET.get("week", ""), self.today)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        own = super().get_breadcrumbs_items()
        above = [
            {"url": reverse("classes_admin:classes"), "label": _("Classes")},
            {
                "url": reverse("classes_admin:class", args=[self.group.pk]),
                "label": _("Class %(name)s") % {"name": self.group.name},
            },
        ]
        return [*own[:-1], *above, own[-1]]

    def leave(self) -> HttpResponse:
        """Go to the week."""
        address = reverse("classes_admin:timetable", args=[self.group.pk])
        return redirect(f"{address}?week={self.monday.isoformat()}")


class TimetableScreen(GroupScreen):
    """The week of a class."""

    template_name = "classes/admin/timetable.html"

    def get_page_title(self) -> str:
        return _("Timetable of class %(name)s") % {"name": self.group.name}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        before = self.monday - _WEEK
        code = get_code(self.group) if self.runs else None
        calendar = reverse("class_calendar", args=[code]) if code else ""
        days = list_shown_days(self.group, self.monday)
        has_periods = any(one.periods for one in days)
        return self.show(
            group=self.group,
            runs=self.runs,
            own_days=set(
                list_own_periods(request.user, self.group)
                .of_week(self.monday)
                .values_list("day", flat=True)
            ),
            week=say_week(self.monday),
            term_week=say_term_week(self.group, self.monday),
            term_weeks=self.list_term_weeks(),
            monday=self.monday.isoformat(),
            previous=before.isoformat(),
            following=(self.monday + _WEEK).isoformat(),
            is_now=self.monday == find_monday(self.today),
            days=days,
            limit=get_day_limit(self.group),
            may_copy=self.runs and list_week(self.group, before).exists(),
            may_spread=self.runs and has_periods,
            calendar=request.build_absolute_uri(calendar) if calendar else "",
            feed=request.build_absolute_uri(reverse("class_feed", args=[code])) if code else "",
        )

    def list_term_weeks(self) -> list[tuple[int, str, str]]:
        """Return the weeks of the term: number, Monday, and from when to when."""
        term = find_term(self.group.school, self.monday, self.monday + _WEEK - timedelta(days=1))
        mondays = list_mondays(term.first_day, term.last_day) if term else []
        return [(n, one.isoformat(), say_week(one)) for n, one in enumerate(mondays, 1)]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        copy = _COPIES.get(request.POST.get("verb", ""))
        if copy is None or not self.runs:
            raise Http404
        try:
            copied = copy(group=self.group, monday=self.monday, by=request.user, now=timezone.now())
        except InvalidPeriod as error:
            # Closed a moment ago.
            raise Http404 from error
        if copied is None:
            messages.warning(request, _("This week is in no term: nothing was taken over."))
        else:
            self.tell(copied)
        return self.leave()

    def tell(self, copied: Copied) -> None:
        """Say what was taken over, and what was not and why."""
        done = ngettext("%(n)d period taken over.", "%(n)d periods taken over.", copied.taken)
        messages.success(self.request, done % {"n": copied.taken})
        if copied.on_holidays:
            free = ngettext(
                "%(n)d falls on a holiday.", "%(n)d fall on holidays.", copied.on_holidays
            )
            messages.info(self.request, free % {"n": copied.on_holidays})
        if copied.left_out:
            left = ngettext(
                "%(n)d was left out: it does not fit what is planned already.",
                "%(n)d were left out: they do not fit what is planned already.",
                copied.left_out,
            )
            messages.warning(self.request, left % {"n": copied.left_out})


@require_safe
@signed_in_view
def show_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the week of a class as a sheet to print, without the links of its rooms."""
    found = list_classes(request.user).select_related("grade__level", "school")
    group = get_object_or_404(found, pk=pk)
    monday = read_week(request.GET.get("week", ""), timezone.localdate())
    days = list_shown_days(group, monday)
    fullest = max(3 * len(one.periods) + 2 * len(one.on_air) for one in days)
    context = {
        "group": group,
        "size": next((size for most, size in _SIZES if fullest <= most), "tt-small"),
        "week": say_week(monday),
        "term_week": say_term_week(group, monday),
        "monday": monday.isoformat(),
        "days": days,
    }
    return render(request, "classes/timetable.html", context)

"""Attendance: a day of a class in a few touches, and the sums that a school and its offices see."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lessons.numbers import read_number
from lessons.sheets.adapters.writing import write_workbook
from lessons.sheets.rules import Column
from lessons.sheets.views.sending import send_file
from lms.classes.actions.attendance import InvalidAttendance, note_day
from lms.classes.forms.attendance import DayForm
from lms.classes.forms.timetable import say_day
from lms.classes.models.attendance import NAMES
from lms.classes.models.periods import PeriodQuerySet
from lms.classes.permissions import list_own_periods
from lms.classes.queries.attendance import (
    Sums,
    list_day,
    list_last_mondays,
    list_open_days,
    list_places,
    sum_places,
    sum_weeks,
)
from lms.classes.queries.terms import list_free_days
from lms.classes.rules import find_monday
from lms.classes.views.timetable import GroupScreen, read_day, read_week
from lms.classes.views.timetable_words import say_week
from lms.people.models import Organisation
from lms.people.rules import Capability, OrganisationKind
from lms.people.views.screens import Screen

WEEKS_SHOWN = 8
_DAY = timedelta(days=1)
# So long a forgotten day is asked for.
_ASKED = timedelta(days=13)


class AttendanceScreen(GroupScreen):
    """A day of a class: who was reached how in its periods."""

    template_name = "classes/admin/attendance.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.day = read_day(request.GET.get("day", ""), timezone.localdate())
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Attendance of class %(name)s") % {"name": self.group.name}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show_form(self.make_form(initial={"pupils": self.group.pupils}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.may_note():
            raise Http404
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show_form(form, status=422)
        others = {period.pk: given for period, given in form.read_others().items()}
        pupils = form.cleaned_data["pupils"]
        now = timezone.now()
        try:
            noted = note_day(
                group=self.group,
                day=self.day,
                pupils=pupils,
                others=others,
                by=request.user,
                now=now,
            )
        except InvalidAttendance:
            messages.warning(request, _("Somebody changed the class meanwhile. Please look again."))
        else:
            done = ngettext(
                "%(n)d period is written down.", "%(n)d periods are written down.", noted
            )
            messages.success(request, done % {"n": noted})
        address = reverse("classes_admin:attendance", args=[self.group.pk])
        return redirect(f"{address}?day={self.day.isoformat()}")

    def may_note(self) -> bool:
        """Tell whether this person writes this day down, or a period of it."""
        if self.day > self.today or self.find_holiday():
            return False
        return self.runs or self.list_own().exists()

    def list_own(self) -> PeriodQuerySet:
        """Return the periods of the day that this person gives."""
        own = list_own_periods(self.request.user, self.group)
        return list_day(self.group, self.day).filter(pk__in=own.values("pk"))

    def find_holiday(self) -> str:
        """Return what the day is called if nobody learns on it."""
        return list_free_days(self.group.school, self.day, self.day).get(self.day, "")

    def make_form(self, data: Any = None, **kwargs: Any) -> DayForm:
        periods = list_day(self.group, self.day)
        if not self.runs:
            # What others give stands here for whoever only looks.
            periods = self.list_own() or periods
        return DayForm(data, periods=periods, **kwargs)

    def show_form(self, form: DayForm, status: int = 200) -> HttpResponse:
        since = self.today - _ASKED
        own = None if self.runs else list_own_periods(self.request.user, self.group)
        days = list_open_days(self.group, since=since, until=self.today, of=own)
        free = list_free_days(self.group.school, since, self.today) if days else {}
        return self.show(
            status=status,
            group=self.group,
            form=form,
            lines=list(form.lines()),
            may_note=self.may_note(),
            is_to_come=self.day > self.today,
            holiday=self.find_holiday(),
            day=say_day(self.day),
            before=(self.day - _DAY).isoformat(),
            after=(self.day + _DAY).isoformat(),
            is_today=self.day == self.today,
            week=find_monday(self.day).isoformat(),
            missing=[
                (one.isoformat(), say_day(one))
                for one in days
                if one not in free and one != self.day
            ],
        )


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which sums somebody looks at."""

    place: Organisation
    monday: date


class ReachedScreens(Screen):
    """What the sums and their file share."""

    capability = Capability.VIEW_CLASSES
    header_icon = "table"
    page_title = gettext_lazy("How pupils were reached")
    above = ("classes_admin:classes", gettext_lazy("Classes"))

    def read_wanted(self, request: HttpRequest) -> Wanted:
        """Return the place and the week that the address names: the highest in reach, and this."""
        places = list_places(request.user)
        number = read_number(request.GET.get("place", ""))
        named = places.filter(pk=number).first() if number is not None else places.first()
        if named is None:
            raise Http404
        return Wanted(
            place=named, monday=read_week(request.GET.get("week", ""), timezone.localdate())
        )


class ReachedScreen(ReachedScreens):
    """Sums by week, and of one week by what stands below."""

    template_name = "classes/admin/reached.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = self.read_wanted(request)
        place, monday = wanted.place, wanted.monday
        mondays = list_last_mondays(monday, most=WEEKS_SHOWN)
        places = list_places(request.user)
        weeks = sum_weeks(request.user, place=place, mondays=mondays)
        return self.show(
            place=place,
            # A province has a thousand schools: one goes down by the table.
            parents=places.filter(pk__in=[one.pk for one in place.get_ancestors()]),
            roots=[one for one in places.filter(depth=place.depth)[:50] if one.pk != place.pk],
            names=[capfirst(name) for name in NAMES.values()],
            weeks=[(say_week(one), one.isoformat(), _list_cells(weeks[one])) for one in mondays],
            below=[
                (one, _list_cells(one))
                for one in sum_places(request.user, place=place, monday=monday)
            ],
            is_school=place.kind == OrganisationKind.SCHOOL.value,
            week=say_week(monday),
            monday=monday.isoformat(),
            previous=(monday - 7 * _DAY).isoformat(),
            following=(monday + 7 * _DAY).isoformat(),
        )


class ReachedFile(ReachedScreens):
    """The sums of the weeks shown by what stands below, as a workbook."""

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = self.read_wanted(request)
        heads = [_("Week"), _("School or class"), _("Periods written down"), _("Pupils in them")]
        heads += [str(capfirst(name)) for name in NAMES.values()]
        columns = [Column(key=str(at), heading=name) for at, name in enumerate(heads)]
        rows = []
        for monday in list_last_mondays(wanted.monday, most=WEEKS_SHOWN):
            for one in sum_places(request.user, place=wanted.place, monday=monday):
                cells = [say_week(monday), one.name, one.periods, one.pupils, *one.counts.values()]
                rows.append({str(at): cell for at, cell in enumerate(cells)})
        content = write_workbook(
            title=_("How pupils were reached"),
            columns=columns,
            rows=rows,
            guide_title=_("What is counted"),
            guide=[
                (_("Of which office or school"), wanted.place.name),
                (_("Pupils in them"), _("A pupil in five periods counts five times.")),
            ],
        )
        name = f"tiep-can-{wanted.place.code}-{wanted.monday.isoformat()}.xlsx"
        return send_file(content, name=name)


def _list_cells(sums: Sums) -> dict[str, Any]:
    return {
        "periods": sums.periods,
        "pupils": sums.pupils,
        "counts": [(capfirst(name), sums.counts.get(reach, 0)) for reach, name in NAMES.items()],
        "percent": sums.reached_percent,
    }

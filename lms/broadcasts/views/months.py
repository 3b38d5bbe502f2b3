"""The monthly report to the office: on the screen, as a workbook, on paper."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lessons.doors import signed_in_view
from lessons.numbers import read_number
from lessons.sheets.adapters.writing import write_workbook
from lessons.sheets.rules import Column
from lessons.sheets.views.sending import send_file
from lms.broadcasts.permissions import list_offices
from lms.broadcasts.queries.months import MonthReport, report_month
from lms.broadcasts.rules.days import FIRST, LAST, read_day
from lms.broadcasts.rules.frames import FRAMES_PER_MINUTE
from lms.broadcasts.rules.months import Tally
from lms.people.models import Organisation
from lms.people.rules import Capability
from lms.people.views.screens import Screen

COLUMNS = (
    Column(key="grade", heading=gettext_lazy("Grade"), max_length=40),
    Column(key="subject", heading=gettext_lazy("Subject"), max_length=40),
    Column(key="hours", heading=gettext_lazy("Hours on the air"), max_length=12),
    Column(key="minutes", heading=gettext_lazy("Minutes on the air"), max_length=12),
    Column(key="airings", heading=gettext_lazy("Airings"), max_length=12),
    Column(key="by_plan", heading=gettext_lazy("of them relays by plan"), max_length=12),
    Column(key="late", heading=gettext_lazy("of them late"), max_length=12),
    Column(key="lost", heading=gettext_lazy("Missed or broke off"), max_length=12),
    Column(key="days", heading=gettext_lazy("Days with two airings"), max_length=12),
)


class MonthScreen(Screen):
    """A month of an office."""

    capability = Capability.VIEW_BROADCASTS
    page_title = gettext_lazy("Monthly report of broadcasts")
    above = ("broadcasts_aired:logs", gettext_lazy("What was aired"))
    template_name = "broadcasts/admin/month.html"
    header_icon = "history"

    def get(self, request: HttpRequest) -> HttpResponse:
        offices = list_offices(request.user)
        wanted = request.GET.get("office", "")
        office = get_object_or_404(offices, pk=read_number(wanted)) if wanted else offices.first()
        if office is None:
            return self.show(office=None)
        first = read_month(request.GET.get("month", "")) or timezone.localdate().replace(day=1)
        return self.show(
            offices=offices,
            before=max(FIRST, (first - timedelta(days=1)).replace(day=1)),
            after=min(LAST, first + timedelta(days=32)).replace(day=1),
            **describe(office, first),
        )


@require_safe
@signed_in_view
def print_month(request: HttpRequest, pk: int, year: int, month: int) -> HttpResponse:
    """Show the report as it is printed and signed."""
    office, first = _find(request, pk, year, month)
    context = describe(office, first) | {"printed_at": timezone.now()}
    return render(request, "broadcasts/month.html", context)


@require_safe
@signed_in_view
def export_month(request: HttpRequest, pk: int, year: int, month: int) -> HttpResponse:
    """Send the report as a workbook."""
    office, first = _find(request, pk, year, month)
    report = _report(office, first)
    found = report.month
    rows = [_make_row(report, one) for one in found.tallies]
    rows.append(
        {
            "grade": _("Together"),
            "hours": found.hours,
            "minutes": round(found.seen_frames / FRAMES_PER_MINUTE),
            "airings": sum(one.airings for one in found.tallies),
            "by_plan": found.by_plan,
            "late": sum(one.late for one in found.tallies),
            "lost": found.lost,
            "days": say_days(found.kept_days, found.due_days),
        }
    )
    guide = [
        [_("Column"), _("What it says")],
        [
            _("Days with two airings"),
            _(
                "Days of lessons on which two airings were seen, one of "
                "them a repeat; of how many that were over when the report was made."
            ),
        ],
        [_("of them relays by plan"), _("Relays that no log speaks of: they count as planned.")],
        [_("Days without a log"), str(found.untold_days)],
    ]
    content = write_workbook(
        title=_("Broadcasts %(month)s") % {"month": f"{first:%m-%Y}"},
        columns=COLUMNS,
        rows=rows,
        guide_title=_("Guide"),
        guide=guide,
    )
    return send_file(content, name=f"phat-song-{first:%Y-%m}.xlsx")


def describe(office: Organisation, first: date) -> dict[str, Any]:
    """Return what the screen and the paper say of a month."""
    report = _report(office, first)
    return {
        "office": office,
        "report": report,
        "found": report.month,
        "rows": [_make_row(report, one) for one in report.month.tallies],
        "days": say_days(report.month.kept_days, report.month.due_days),
    }


def say_days(kept: int, due: int) -> str:
    """Return how many of how many days."""
    return _("%(kept)d of %(due)d") % {"kept": kept, "due": due} if due else "–"


def read_month(text: str) -> date | None:
    """Return the first day of a month out of an address, None for nonsense."""
    year, _dash, month = text[:7].partition("-")
    numbers = read_number(year), read_number(month)
    if numbers[0] is None or numbers[1] is None:
        return None
    return read_day(f"{numbers[0]:04}-{numbers[1]:02}-01")


def _find(request: HttpRequest, pk: int, year: int, month: int) -> tuple[Organisation, date]:
    office = get_object_or_404(list_offices(request.user), pk=pk)
    first = read_month(f"{year:04}-{month:02}")
    if first is None:
        raise Http404
    return office, first


def _report(office: Organisation, first: date) -> MonthReport:
    return report_month(office, first, today=timezone.localdate())


def _make_row(report: MonthReport, one: Tally) -> dict[str, object]:
    grade, subject = report.names[one.cell]
    return {
        "grade": grade,
        "subject": subject,
        "hours": one.hours,
        "minutes": round(one.seen_frames / FRAMES_PER_MINUTE),
        "airings": one.airings,
        "by_plan": one.by_plan,
        "late": one.late,
        "lost": one.lost,
        "days": say_days(one.kept_days, one.due_days),
    }

"""Statistics of the review: tables on the screen, and the same to keep."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lessons.doors import signed_in_view
from lessons.reviews.forms.statistics import PeriodForm
from lessons.reviews.queries.statistics import Statistics, count_reviews, list_decisions
from lessons.sheets.adapters.writing import write_workbook
from lessons.sheets.rules import Column, write_csv
from lessons.sheets.views.sending import TYPES, send_file

COUNTED = (
    ("submitted", gettext_lazy("handed in")),
    ("approved", gettext_lazy("approved")),
    ("sent_back", gettext_lazy("sent back")),
    ("rejected", gettext_lazy("rejected")),
    ("waiting", gettext_lazy("not decided yet")),
    ("median_days", gettext_lazy("days, median")),
)
COLUMNS = (
    Column(key="by", heading=gettext_lazy("counted by")),
    Column(key="name", heading=gettext_lazy("counted for")),
    *(Column(key=key, heading=heading) for key, heading in COUNTED),
)
PER_PAGE = 30


@require_safe
@signed_in_view
def show_statistics(request: HttpRequest) -> HttpResponse:
    """Show how many reviews came to what."""
    form, period, counted = _count(request)
    tables = (
        (_("By organisation"), counted.places, _("of nowhere")),
        (_("By subject and grade"), counted.courses, _("of no subject")),
    )
    context = {
        "form": form,
        "period": period,
        "total": counted.total,
        "tables": tables,
        "counted": COUNTED,
        "query": _keep_query(request),
        "decisions": Paginator(list_decisions(request.user, period), PER_PAGE).get_page(
            request.GET.get("p")
        ),
    }
    return render(request, "reviews/statistics.html", context)


@require_safe
@signed_in_view
def send_statistics(request: HttpRequest, form: str) -> HttpResponse:
    """Send the same as a table to keep."""
    _form, period, counted = _count(request)
    span = f"{period.start:%d/%m/%Y} – {period.last:%d/%m/%Y}"
    rows = list(_list_rows(counted, span))
    if form == "csv":
        content = write_csv(COLUMNS, rows)
    elif form == "xlsx":
        guide = [
            (_("Period"), span),
            (_("Decisions are counted by the day of the decision."),),
        ]
        content = write_workbook(
            title=_("Statistics of the review"),
            columns=COLUMNS,
            rows=rows,
            guide_title=_("About this table"),
            guide=guide,
        )
    else:
        raise Http404
    name = f"kiem-duyet-{period.start:%Y%m%d}-{period.last:%Y%m%d}.{form}"
    return send_file(content, name=name, content_type=TYPES[form])


def _keep_query(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("p", None)
    return kept.urlencode()


def _count(request: HttpRequest) -> tuple[PeriodForm, Any, Statistics]:
    form = PeriodForm(request.GET, today=timezone.localdate())
    period = form.read_period()
    return form, period, count_reviews(request.user, period)


def _list_rows(counted: Statistics, span: str) -> Iterator[Mapping[str, object]]:
    keys = [key for key, _heading in COUNTED]

    def write(by: str, name: str, tally: Any) -> Mapping[str, object]:
        return {"by": by, "name": name, **{key: getattr(tally, key) for key in keys}}

    yield write(_("everything"), span, counted.total)
    for line in counted.places:
        yield write(_("organisation"), line.name or _("of nowhere"), line.tally)
    for line in counted.courses:
        yield write(_("subject and grade"), line.name or _("of no subject"), line.tally)

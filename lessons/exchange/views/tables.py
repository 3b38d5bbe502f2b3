"""Tables to keep, for people's spreadsheet programs: CSV as it is read, or a workbook."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lessons.exchange.queries.programs import InvalidFilter
from lessons.exchange.queries.tables import (
    LESSON_COLUMNS,
    PUBLIC_COLUMNS,
    Row,
    list_lesson_rows,
    list_public_rows,
)
from lessons.sheets.adapters.writing import write_workbook
from lessons.sheets.rules import MOST_IN_WORKBOOK, Column, cut_rows, list_csv_lines

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILTERS = ("kind", "grade", "subject")


@require_safe
def show_public(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send everything public as a table."""
    asked = {name: request.GET[name][:200] for name in _FILTERS if name in request.GET}
    try:
        rows = list_public_rows(origin=_find_origin(request), most=_find_most(form), **asked)
    except InvalidFilter:
        return HttpResponseBadRequest(
            _("There is no such kind, grade or subject."), content_type="text/plain; charset=utf-8"
        )
    return _send(form, _("Public materials"), PUBLIC_COLUMNS, rows)


@require_safe
@permission_required("wagtailadmin.access_admin")
def show_lessons(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the lessons within the person's reach as a table."""
    rows = list_lesson_rows(user=request.user, origin=_find_origin(request), most=_find_most(form))
    response = _send(form, _("Lessons"), LESSON_COLUMNS, rows)
    response["Cache-Control"] = "private, no-store"
    return response


def _send(
    form: str, title: str, columns: Sequence[Column], rows: Iterable[Row]
) -> HttpResponseBase:
    response: HttpResponseBase
    if form == "csv":
        lines = list_csv_lines(columns, rows)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    else:
        cut = _("Only the first %(count)s rows stand here. The CSV file holds all of them.") % {
            "count": MOST_IN_WORKBOOK
        }
        table, guide = cut_rows(rows, first=columns[0], note=cut, most=MOST_IN_WORKBOOK)
        book = write_workbook(
            title=title, columns=columns, rows=table, guide_title=_("Guide"), guide=guide
        )
        response = HttpResponse(book, content_type=_WORKBOOK)
    name = f"songhoc-{timezone.localdate():%Y-%m-%d}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _find_most(form: str) -> int | None:
    # One more tells whether there is more.
    return MOST_IN_WORKBOOK + 1 if form == "xlsx" else None


def _find_origin(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")

"""Tables to keep, for people's spreadsheet programs: CSV as it is read, or a workbook."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lessons.exchange.queries.programs import InvalidFilter
from lessons.exchange.queries.tables import (
    LESSON_COLUMNS,
    PUBLIC_COLUMNS,
    list_lesson_rows,
    list_public_rows,
)
from lessons.sheets.rules import MOST_IN_WORKBOOK
from lessons.sheets.views.sending import send_table

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
    return send_table(
        title=_("Public materials"),
        columns=PUBLIC_COLUMNS,
        rows=rows,
        name=_name_file(),
        form=form,
        is_public=True,
    )


@require_safe
@permission_required("wagtailadmin.access_admin")
def show_lessons(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the lessons within the person's reach as a table."""
    rows = list_lesson_rows(user=request.user, origin=_find_origin(request), most=_find_most(form))
    return send_table(
        title=_("Lessons"), columns=LESSON_COLUMNS, rows=rows, name=_name_file(), form=form
    )


def _name_file() -> str:
    return f"songhoc-{timezone.localdate():%Y-%m-%d}"


def _find_most(form: str) -> int | None:
    # One more tells whether there is more.
    return MOST_IN_WORKBOOK + 1 if form == "xlsx" else None


def _find_origin(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")

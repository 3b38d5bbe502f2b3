"""Files to keep: tables for people's spreadsheet programs, and what else is made for one person."""

from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from lessons.sheets.adapters.writing import write_workbook
from lessons.sheets.forms import CSV_TYPE, XLSX_TYPE
from lessons.sheets.rules import MOST_IN_WORKBOOK, Column, cut_rows, list_csv_lines

TYPES = {"xlsx": XLSX_TYPE, "csv": f"{CSV_TYPE}; charset=utf-8"}


def send_file(content: bytes, *, name: str, content_type: str = XLSX_TYPE) -> HttpResponse:
    """Answer with a file of one person, which nobody on the way keeps."""
    response = HttpResponse(content, content_type=content_type)
    keep_as(response, name)
    return response


def send_table(
    *,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, object]],
    name: str,
    form: str,
    is_public: bool = False,
) -> HttpResponseBase:
    """Answer with a table, row by row as CSV or cut in a workbook where it is long."""
    response: HttpResponseBase
    if form == "csv":
        response = StreamingHttpResponse(list_csv_lines(columns, rows), content_type=TYPES[form])
    else:
        cut = _("Only the first %(count)s rows stand here. The CSV file holds all of them.") % {
            "count": MOST_IN_WORKBOOK
        }
        table, guide = cut_rows(rows, first=columns[0], note=cut, most=MOST_IN_WORKBOOK)
        book = write_workbook(
            title=title, columns=columns, rows=table, guide_title=_("Guide"), guide=guide
        )
        response = HttpResponse(book, content_type=TYPES["xlsx"])
    keep_as(response, f"{name}.{form}", is_public=is_public)
    return response


def keep_as(response: HttpResponseBase, name: str, *, is_public: bool = False) -> None:
    """Have `response` kept under this name, and by nobody on the way unless it is for everybody."""
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    if not is_public:
        response["Cache-Control"] = "private, no-store"

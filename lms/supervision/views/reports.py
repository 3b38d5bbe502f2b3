"""The tables of the monthly letter: on the screen with the way to every row, as ODT and XLSX."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from lessons.sheets.views.sending import send_file
from lms.supervision.adapters.letters import pack_text, pack_workbook
from lms.supervision.queries.dashboards import read_dashboard
from lms.supervision.queries.reports import LetterPart, make_parts
from lms.supervision.rules.letters import MIME_TYPE, LetterTable
from lms.supervision.views.dashboards import describe
from lms.supervision.views.screens import PlaceScreen


class ReportScreen(PlaceScreen):
    """Which tables, and what they say."""

    template_name = "supervision/admin/report.html"

    def get_page_title(self) -> str:
        return _("Tables of the letter: %(place)s") % {"place": self.place.name}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        context = describe(self)
        keys = self.read_keys()
        query = QueryDict(mutable=True)
        query["month"] = str(self.month)
        query.setlist("panel", keys)
        parts = make_parts(context["board"], keys, today=timezone.localdate())
        chosen = {one.panel.key for one in parts}
        choices = [
            (one.panel.key, one.panel.title, one.panel.key in chosen)
            for one in context["board"].panels
        ]
        return self.show(**context, parts=parts, choices=choices, query=query.urlencode())

    def read_keys(self) -> list[str]:
        """Return which panels the address asks for."""
        return self.request.GET.getlist("panel")[:50]

    def list_parts(self) -> list[LetterPart]:
        """Return the chosen tables."""
        board = read_dashboard(self.request.user, self.place, self.month)
        return make_parts(board, self.read_keys(), today=timezone.localdate())

    def make_head(self) -> list[str]:
        """Return what stands above the tables."""
        said = _("Month %(month)s") % {"month": f"{self.month.month:02d}/{self.month.year}"}
        return [self.place.name, said]

    def name_file(self, extension: str) -> str:
        """Return what the letter is called as a file."""
        return f"bao-cao-{self.place.code}-{self.month}.{extension}"


class ReportText(ReportScreen):
    """The letter for Word and its like."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        when = _("As of %(when)s.") % {"when": f"{timezone.localdate():%d/%m/%Y}"}
        place, month = self.make_head()
        motto = [_("SOCIALIST REPUBLIC OF VIET NAM"), _("Independence – Freedom – Happiness")]
        content = pack_text(
            sides=([place.upper()], [*motto, when]),
            head=[_("Monthly report").upper(), month],
            tables=_list_tables(self.list_parts()),
            foot=["", _("Head of the organisation").upper()],
        )
        return send_file(content, name=self.name_file("odt"), content_type=MIME_TYPE)


class ReportWorkbook(ReportScreen):
    """The tables, a sheet each."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        content = pack_workbook(head=self.make_head(), tables=_list_tables(self.list_parts()))
        return send_file(content, name=self.name_file("xlsx"))


def _list_tables(parts: list[LetterPart]) -> list[LetterTable]:
    together = _("All together")
    return [
        LetterTable(
            caption=f"{number}. {part.panel.title}",
            heads=[
                str(part.table.heading),
                *(str(words) or together for words in part.table.columns),
            ],
            lines=[
                [
                    together if line.row.is_total else str(line.row.label),
                    *(_say(cell.change.value) for cell in line.cells),
                ]
                for line in part.lines
            ],
        )
        for number, part in enumerate(parts, start=1)
    ]


def _say(value: Any) -> Any:
    return "–" if value is None else value

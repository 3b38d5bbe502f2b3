"""Dashboards as workbooks."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from lessons.sheets.adapters.writing import write_workbook
from lessons.sheets.rules import Column
from lessons.sheets.views.sending import send_file
from lms.supervision.queries.dashboards import Table, compare_children, read_dashboard
from lms.supervision.views.dashboards import PanelScreen
from lms.supervision.views.screens import PlaceScreen


class DashboardFile(PlaceScreen):
    """Every number of a dashboard: a row each, this month beside the one before."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        board = read_dashboard(request.user, self.place, self.month)
        columns = [
            Column(key="panel", heading=_("Panel"), max_length=60),
            Column(key="row", heading=_("Row of the table"), max_length=60),
            Column(key="figure", heading=_("Figure of the table"), max_length=60),
            Column(key="now", heading=f"{self.month.month:02d}/{self.month.year}"),
            Column(key="before", heading=_("Month before")),
        ]
        rows = [
            {"panel": str(shown.panel.title)} | line
            for shown in board.panels
            for line in _list_lines(shown.table)
        ]
        return answer(self, rows=rows, columns=columns, name="so-lieu")


class PanelFile(PanelScreen):
    """The headlines of a panel by organisation."""

    def get(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        panel = self.find_panel()
        table = compare_children(request.user, self.place, panel, self.month)
        columns = [Column(key="place", heading=_("Organisation"), max_length=200)]
        for at, words in enumerate(table.columns):
            columns.append(Column(key=f"now{at}", heading=str(words), max_length=60))
            columns.append(
                Column(key=f"before{at}", heading=f"{words} ({_('last month')})", max_length=60)
            )
        rows: list[dict[str, Any]] = []
        for row in table.rows:
            line: dict[str, Any] = {"place": row.label}
            for at, change in enumerate(row.changes):
                line |= {f"now{at}": _say(change.value), f"before{at}": _say(change.before)}
            rows.append(line)
        return answer(self, rows=rows, columns=columns, name=f"so-lieu-{panel.key}")


def answer(
    screen: PlaceScreen, *, rows: list[dict[str, Any]], columns: list[Column], name: str
) -> HttpResponse:
    """Send rows as a workbook that says of whom and when it is, and who took it."""
    today = timezone.localdate()
    content = write_workbook(
        title=f"{screen.month.month:02d}-{screen.month.year}",
        columns=columns,
        rows=rows,
        guide_title=_("What is counted"),
        guide=[
            (_("Organisation"), screen.place.name),
            (_("As of"), f"{today:%d/%m/%Y}"),
            (_("Taken by"), screen.request.user.get_username()),
        ],
    )
    return send_file(content, name=f"{name}-{screen.place.code}-{screen.month}.xlsx")


def _list_lines(table: Table) -> Iterator[dict[str, Any]]:
    for row in table.rows:
        for words, change in zip(table.columns, row.changes, strict=True):
            yield {
                "row": _("All together") if row.is_total else str(row.label),
                "figure": str(words) or _("All together"),
                "now": _say(change.value),
                "before": _say(change.before),
            }


def _say(value: Any) -> Any:
    return "" if value is None else value

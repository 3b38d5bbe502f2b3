"""The office's table: pupils by level and hardship, as the monthly letter has it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.sheets.adapters.writing import write_workbook
from lessons.sheets.rules import Column
from lessons.sheets.views.sending import send_file
from lms.devices.forms import LACKS
from lms.devices.permissions import may_arrange
from lms.devices.queries.tables import NeedTable, count_needs
from lms.devices.rules import LEAST, Lack, hide_small
from lms.devices.views.choosing import ChoosingScreen, list_choices, read_lack, read_organisation
from lms.people.rules import Capability


class TableScreens(ChoosingScreen):
    """What the table and its file share."""

    capability = Capability.VIEW_NEEDS
    header_icon = "table"

    def read_table(self, request: HttpRequest) -> tuple[NeedTable, Lack, bool]:
        """Return the table that is asked for, of what, and whether it is for everybody."""
        lack = read_lack(request) or Lack.DEVICE
        table = count_needs(request.user, organisation=read_organisation(request), lack=lack)
        return table, lack, request.GET.get("public") == "1"


class TableScreen(TableScreens):
    """The table on the screen and on paper."""

    page_title = gettext_lazy("Table of the monthly letter")
    template_name = "devices/admin/table.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        table, lack, is_public = self.read_table(request)
        return self.show(
            table=table,
            lines=list_lines(table, is_public=is_public),
            lack=lack.value,
            lack_name=dict(LACKS)[lack.value],
            is_public=is_public,
            least=LEAST,
            place=read_organisation(request),
            today=timezone.localdate(),
            may_arrange=may_arrange(request.user),
            **list_choices(request),
        )


class TableFile(TableScreens):
    """The table as a workbook."""

    def get(self, request: HttpRequest) -> HttpResponse:
        table, lack, is_public = self.read_table(request)
        first = Column(key="0", heading=_("Level"))
        names = [*(one.name for one in table.hardships), _("Total")]
        columns = [
            first,
            *(Column(key=str(at), heading=name, max_length=60) for at, name in enumerate(names, 1)),
        ]
        rows = [
            {"0": name, **{str(at): say_cell(value) for at, value in enumerate(values, 1)}}
            for name, values in list_lines(table, is_public=is_public)
        ]
        today = timezone.localdate()
        guide = [
            (_("Pupils without"), str(dict(LACKS)[lack.value])),
            (_("As of"), f"{today:%d/%m/%Y}"),
        ]
        content = write_workbook(
            title=_("Needs of pupils"),
            columns=columns,
            rows=rows,
            guide_title=_("What is counted"),
            guide=guide,
        )
        return send_file(content, name=f"bang-nhu-cau-{today.isoformat()}.xlsx")


def list_lines(table: NeedTable, *, is_public: bool) -> list[tuple[str, tuple[int | None, ...]]]:
    """Return the rows with their names, the total last; None stands for what nobody may read."""
    counts = hide_small(table.counts) if is_public else table.counts
    names = [*(one.name for one in table.levels), _("Total")]
    return list(zip(names, counts.cells, strict=True))


def say_cell(value: int | None) -> Any:
    """Return a cell of a workbook."""
    return "–" if value is None else value

"""The public page: how many pupils have no device, by level and hardship, month by month."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.devices.queries.counts import PublicCounts, get_public_counts
from lms.devices.rules import LEAST

Cell = tuple[int | None, str]


@require_safe
def show_counts(request: HttpRequest) -> HttpResponse:
    """Show the count of this month beside that of the last one."""
    found = get_public_counts()
    context = {"found": found, "least": LEAST, "lines": list_lines(found) if found else ()}
    return render(request, "devices/counts.html", context)


def list_lines(found: PublicCounts) -> list[tuple[str, list[tuple[str, Cell]]]]:
    """Return the rows with their names, the total last; each cell with column and change."""
    columns = [*(one.name for one in found.hardships), _("Total")]
    names = [*(one.name for one in found.levels), _("Total")]
    changes = found.changes.cells if found.changes else [[None] * len(columns)] * len(names)
    return [
        (
            name,
            [
                (column, (value, say_change(change)))
                for column, value, change in zip(columns, values, differences, strict=True)
            ],
        )
        for name, values, differences in zip(names, found.counts.cells, changes, strict=True)
    ]


def say_change(change: int | None) -> str:
    """Return a change in words and signs; nothing for one that nobody may know."""
    if change is None:
        return ""
    if change == 0:
        return _("as before")
    return f"+{localize(change)}" if change > 0 else f"−{localize(-change)}"

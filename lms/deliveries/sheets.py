"""Errands as a table to take away: it names children, and says in every row who took it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy

from lessons.sheets.adapters.writing import write_workbook
from lessons.sheets.rules import Column

MOST_TAKEN = 5_000
COLUMNS = (
    Column(key="commune", heading=gettext_lazy("Commune")),
    Column(key="place", heading=gettext_lazy("Which place"), max_length=200),
    Column(key="name", heading=gettext_lazy("Full name of the pupil")),
    Column(key="grade", heading=gettext_lazy("Grade of the pupil")),
    Column(key="school", heading=gettext_lazy("School")),
    Column(key="bringer", heading=gettext_lazy("Who brings it")),
    Column(key="title", heading=gettext_lazy("What is brought")),
    Column(key="medium", heading=gettext_lazy("On what")),
    Column(key="due", heading=gettext_lazy("By when")),
    Column(key="state", heading=gettext_lazy("State")),
    Column(key="done", heading=gettext_lazy("Given to the pupil on")),
    Column(key="tries", heading=gettext_lazy("Times nobody was at home")),
    Column(key="mark", heading=gettext_lazy("Taken out by")),
)


def make_mark(by: Any, now: datetime) -> str:
    """Return who takes something out, and when."""
    return gettext("%(account)s, %(at)s") % {
        "account": by.get_username(),
        "at": localtime(now).strftime("%d/%m/%Y %H:%M:%S"),
    }


def write_errands(
    rows: Iterable[Mapping[str, str | int | date]], *, by: Any, now: datetime
) -> bytes:
    """Return a workbook of errands, by the keys of `COLUMNS`."""
    mark = make_mark(by, now)
    warning = gettext(
        "This list names children. It is for the purpose it was taken out for only: do not send "
        "it on, and delete it afterwards. Each row says who took it out, and the site has written "
        "down whose names are in it."
    )
    return write_workbook(
        title=gettext("Lessons by hand"),
        columns=COLUMNS,
        rows=[{**row, "mark": mark} for row in rows],
        guide_title=gettext("Please read"),
        guide=[(gettext("Taken out by"),), (mark,), (warning,)],
        footer=mark,
    )

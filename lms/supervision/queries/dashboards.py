"""What a dashboard shows: numbers of a month beside those of the month before, as kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from lms.supervision.models import Figure, PanelState, Stale
from lms.supervision.permissions import list_places
from lms.supervision.queries.panels import list_shown
from lms.supervision.rules.charts import Bar, draw_columns
from lms.supervision.rules.months import Month, find_month
from lms.supervision.rules.panels import Change, Headline, Panel

MONTHS_DRAWN = 6
TOTAL = ""
Cells = Mapping[tuple[str, str], int]
"""Numbers by row and column."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """A headline with its numbers."""

    headline: Headline
    change: Change


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a table: its words, its numbers, and for an organisation the way on."""

    label: Any
    changes: tuple[Change, ...]
    place: Any = None
    part: str = ""
    is_total: bool = False
    heads: tuple[Any, ...] = ()

    @property
    def cells(self) -> list[tuple[Any, Change]]:
        """Return each number with the words above it."""
        return list(zip(self.heads, self.changes, strict=True))


@dataclass(frozen=True, kw_only=True)
class Table:
    """Numbers under headings, the last row all together where there are several."""

    heading: Any
    columns: tuple[Any, ...]
    rows: tuple[Row, ...]
    figures: tuple[str, ...] = ()
    """The code of each column; empty for the one that adds the others up."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One panel at one organisation."""

    panel: Panel
    said: tuple[Said, ...]
    table: Table
    bars: tuple[Bar, ...]
    has_numbers: bool
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """All panels of an organisation."""

    place: Any
    month: Month
    panels: tuple[Shown, ...]
    counted_at: datetime | None
    """Since when it is as shown; None: it is as of now."""
    children: Sequence[Any] = field(default=())


def read_dashboard(user: Any, place: Any, month: Month) -> Dashboard:
    """Return what `user` may know of `place`, an organisation that they supervise."""
    panels = list_shown(user, place)
    months = month.list_up_to(MONTHS_DRAWN)
    kept: dict[tuple[str, Month], dict[tuple[str, str], int]] = {}
    rows = Figure.objects.filter(
        organisation=place.pk, month__in=[one.first for one in months]
    ).order_by()
    for panel, first, part, figure, total in rows.values_list(
        "panel", "month", "part", "figure", "total"
    ):
        kept.setdefault((panel, find_month(first)), {})[part, figure] = total
    since = find_first_months(panels)
    shown = [
        _show(
            panel,
            place,
            months,
            [
                kept.get((panel.key, one), {} if was_counted(panel, one, since) else None)
                for one in months
            ],
        )
        for panel in panels
    ]
    return Dashboard(
        place=place,
        month=month,
        panels=tuple(one for one in shown if one.has_numbers or not one.panel.is_hidden_empty),
        counted_at=_find_age(panels),
        children=list_children(user, place),
    )


def find_first_months(panels: Iterable[Panel]) -> dict[str, Month]:
    """Return since when what there is was kept: nobody knows any more how much there was before."""
    earliest = Figure.objects.filter(panel=OuterRef("panel")).order_by("month").values("month")[:1]
    states = PanelState.objects.filter(
        panel__in=[one.key for one in panels if one.is_stock], month__isnull=False
    )
    rows = states.order_by().annotate(first=Coalesce(Subquery(earliest), "month"))
    return {panel: find_month(first) for panel, first in rows.values_list("panel", "first")}


def was_counted(panel: Panel, month: Month, since: Mapping[str, Month]) -> bool:
    """Tell whether what there is not in a month is nothing, and not unknown."""
    return not panel.is_stock or (panel.key in since and month >= since[panel.key])


def list_children(user: Any, place: Any) -> list[Any]:
    """Return the organisations right below `place` that `user` supervises."""
    below = list_places(user).filter(path__startswith=place.path, depth=place.depth + 1)
    return list(below)


def compare_children(user: Any, place: Any, panel: Panel, month: Month) -> Table:
    """Return the headlines of a panel by the organisations right below `place`."""
    children = list_children(user, place)
    heads = tuple(one.label for one in panel.headlines)
    since = find_first_months([panel])
    now, before = (
        _sum_by_place(panel, children, one, is_known=was_counted(panel, one, since))
        for one in (month, month.shift(-1))
    )
    return Table(
        heading="",
        columns=heads,
        rows=tuple(
            Row(
                label=child.name,
                place=child,
                heads=heads,
                changes=tuple(
                    _measure(one, now[child.pk], before[child.pk]) for one in panel.headlines
                ),
            )
            for child in children
        ),
    )


def make_table(panel: Panel, now: Cells | None, before: Cells | None) -> Table:
    """Return the table of a panel: its rows and columns in order, with sums where they mean one."""
    columns = list(panel.name_figures())
    every = {*(now or ()), *(before or ())}
    if panel.is_summed:
        # What somebody has taken off the list of columns since is in the sum still.
        gone = {figure for _part, figure in every} - {code for code, _words in columns}
        columns += [(code, code) for code in sorted(gone)]
    known = list(panel.name_parts())
    named = {code for code, _words in known}
    # What somebody has taken off the list of rows since is still counted.
    parts = {part for part, _figure in every}
    rows = [(words, {code}) for code, words in known if code in parts]
    rows += [(code, {code}) for code in sorted(parts - named) if code]
    lines = [_fill(words, of, columns, panel, now, before) for words, of in rows]
    if len(lines) != 1:
        lines.append(_fill(TOTAL, parts, columns, panel, now, before, is_total=True))
    heads = [words for _code, words in columns]
    return Table(
        heading=panel.part_heading,
        columns=tuple([*heads, TOTAL] if panel.is_summed else heads),
        rows=tuple(lines),
        figures=(*(code for code, _words in columns), *([TOTAL] * panel.is_summed)),
    )


def _fill(
    words: Any,
    parts: set[str],
    columns: Iterable[tuple[str, Any]],
    panel: Panel,
    now: Cells | None,
    before: Cells | None,
    is_total: bool = False,
) -> Row:
    def add(cells: Cells | None) -> list[int | None]:
        if cells is None:
            return [None] * (len(codes) + panel.is_summed)
        sums = [sum(cells.get((part, code), 0) for part in parts) for code in codes]
        return [*sums, sum(sums)] if panel.is_summed else [*sums]

    codes = [code for code, _words in columns]
    less = bool(panel.headlines) and panel.headlines[0].is_less_better
    return Row(
        label=words,
        changes=tuple(
            Change(value=a, before=b, is_less_better=less)
            for a, b in zip(add(now), add(before), strict=True)
        ),
        part="" if is_total else "".join(parts),
        is_total=is_total,
    )


def _show(panel: Panel, place: Any, months: Sequence[Month], kept: Sequence[Cells | None]) -> Shown:
    now, before = kept[-1], kept[-2]
    sums = [None if cells is None else _sum_by_figure(cells) for cells in kept]
    first = panel.headlines[0]
    drawn = [
        (
            f"{month.month:02d}/{month.year % 100:02d}",
            None if values is None else first.measure(values),
        )
        for month, values in zip(months, sums, strict=True)
    ]
    return Shown(
        panel=panel,
        said=tuple(
            Said(headline=one, change=_measure(one, sums[-1], sums[-2])) for one in panel.headlines
        ),
        table=make_table(panel, now, before),
        bars=draw_columns(drawn),
        has_numbers=bool(now or before),
        address=panel.find_rows(place.pk, months[-1]) if panel.find_rows else "",
    )


def _measure(
    headline: Headline, now: Mapping[str, int] | None, before: Mapping[str, int] | None
) -> Change:
    return Change(
        value=None if now is None else headline.measure(now),
        before=None if before is None else headline.measure(before),
        is_less_better=headline.is_less_better,
    )


def _sum_by_figure(cells: Cells) -> dict[str, int]:
    sums: dict[str, int] = {}
    for (_part, figure), value in cells.items():
        sums[figure] = sums.get(figure, 0) + value
    return sums


def _sum_by_place(
    panel: Panel, places: Iterable[Any], month: Month, *, is_known: bool
) -> dict[int, dict[str, int] | None]:
    rows = Figure.objects.filter(
        organisation__in=[one.pk for one in places], panel=panel.key, month=month.first
    )
    sums: dict[int, dict[str, int]] = {}
    for place, figure, total in rows.order_by().values_list("organisation", "figure", "total"):
        of_place = sums.setdefault(place, {})
        of_place[figure] = of_place.get(figure, 0) + total
    return {one.pk: sums.get(one.pk, {} if is_known else None) for one in places}


def _find_age(panels: Iterable[Panel]) -> datetime | None:
    """Return when the oldest of these panels was counted that is not as of now."""
    keys = [panel.key for panel in panels]
    waiting = set(Stale.objects.filter(panel__in=keys).order_by().values_list("panel", flat=True))
    if not waiting:
        return None
    states = PanelState.objects.filter(panel__in=waiting, counted_at__isnull=False)
    return min((one.counted_at for one in states if one.counted_at), default=None)

"""What is counted anew, and whether what is kept is equal to it; nothing is written here."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from lms.supervision.conf import get_conf
from lms.supervision.models import Figure
from lms.supervision.queries.panels import list_panels
from lms.supervision.rules.months import Month, find_month
from lms.supervision.rules.panels import Panel, list_above, roll_up

Key = tuple[int, str, str]
"""An organisation, a row, a column."""
Pair = tuple[int, int]
"""By itself, and with everything below."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A number that is kept and one that was counted now."""

    panel: str
    month: Month
    key: Key
    kept: Pair
    counted: Pair


def map_paths() -> dict[int, str]:
    """Return the paths of all organisations by their numbers."""
    rows: Any = apps.get_model("people", "Organisation").objects.order_by()
    return dict(rows.values_list("pk", "path"))


def get_step() -> int:
    """Return by how many letters a path grows from one organisation to one below it."""
    return int(apps.get_model("people", "Organisation").steplen)


def list_months(panel: Panel, *, today: date) -> list[Month]:
    """Return the months of a panel that can be counted: those that are kept, and the latest."""
    now = find_month(today)
    months = set(panel.list_months(today=now, count=get_conf().months_counted))
    if not panel.is_stock:
        kept = Figure.objects.filter(panel=panel.key).order_by().values_list("month", flat=True)
        months |= {find_month(one) for one in kept.distinct()}
    return sorted(months)


def count_own(
    panel: Panel, *, places: Collection[int] | None, month: Month, today: date
) -> dict[Key, int]:
    """Return what the app counts now at each of `places` by itself; None stands for all."""
    found: dict[Key, int] = {}
    for one in panel.count(places=places, month=month, today=today):
        if one.value and (places is None or one.place in places):
            key = (one.place, one.part[:60], one.figure[:30])
            found[key] = found.get(key, 0) + one.value
    return found


def count_month(panel: Panel, *, month: Month, today: date) -> dict[Key, Pair]:
    """Return what a month of a panel is by a full count, added up along the tree."""
    own = count_own(panel, places=None, month=month, today=today)
    return add_totals(own, map_paths())


def add_totals(own: Mapping[Key, int], paths: Mapping[int, str]) -> dict[Key, Pair]:
    """Return each number with its total; organisations that are gone are left out."""
    totals = roll_up(own, paths, step=get_step())
    return {
        key: (own.get(key, 0), totals.get(key, 0))
        for key in {*own, *totals}
        if key[0] in paths and (own.get(key) or totals.get(key))
    }


def count_branch(
    panel: Panel, *, places: Collection[int], month: Month, today: date
) -> tuple[dict[Key, Pair], set[int]]:
    """Return what `places` and all above them come to, and of which organisations that is.

    `places` are counted anew; what stands beside them is taken as it is kept.
    """
    paths, step = map_paths(), get_step()
    numbers = {path: place for place, path in paths.items()}
    known = {place for place in places if place in paths}
    above = {path for place in known for path in list_above(paths[place], step=step)}
    touched = {numbers[path] for path in above if path in numbers}
    own = count_own(panel, places=known, month=month, today=today)
    rows = _select(panel, month)
    for place, part, figure, value in rows.filter(
        organisation__in=touched - known, own__gt=0
    ).values_list("organisation", "part", "figure", "own"):
        own[place, part, figure] = value
    totals: dict[int, dict[tuple[str, str], int]] = {place: {} for place in touched}
    for (place, part, figure), value in own.items():
        totals[place][part, figure] = value
    beside = {
        place for place, path in paths.items() if path[:-step] in above and place not in touched
    }
    for place, part, figure, value in rows.filter(organisation__in=beside).values_list(
        "organisation", "part", "figure", "total"
    ):
        _add(totals[numbers[paths[place][:-step]]], (part, figure), value)
    for path in sorted(above & numbers.keys(), key=len, reverse=True):
        parent = totals.get(numbers.get(path[:-step], 0), {})
        for cell, value in totals[numbers[path]].items():
            _add(parent, cell, value)
    found = {
        (place, *cell): (own.get((place, *cell), 0), value)
        for place, cells in totals.items()
        for cell, value in cells.items()
        if value
    }
    return found, touched


def _add(sums: dict[tuple[str, str], int], cell: tuple[str, str], value: int) -> None:
    sums[cell] = sums.get(cell, 0) + value


def read_kept(
    panel: Panel, month: Month, *, places: Collection[int] | None = None
) -> dict[Key, tuple[int, Pair]]:
    """Return what is kept of a month: the number of each row, and what it says."""
    rows = _select(panel, month)
    if places is not None:
        rows = rows.filter(organisation__in=places)
    columns = ("pk", "organisation", "part", "figure", "own", "total")
    return {
        (place, part, figure): (pk, (own, total))
        for pk, place, part, figure, own, total in rows.values_list(*columns)
    }


def compare(
    panel: Panel, month: Month, kept: Mapping[Key, Pair], counted: Mapping[Key, Pair]
) -> list[Difference]:
    """Return where what is kept is not what was counted."""
    nothing = (0, 0)
    return [
        Difference(
            panel=panel.key,
            month=month,
            key=key,
            kept=kept.get(key, nothing),
            counted=counted.get(key, nothing),
        )
        for key in sorted({*kept, *counted})
        if kept.get(key, nothing) != counted.get(key, nothing)
    ]


def verify(*, today: date, panels: Iterable[Panel] | None = None) -> list[Difference]:
    """Return every number that is kept and differs from a full count of now."""
    found: list[Difference] = []
    for panel in list_panels() if panels is None else panels:
        for month in list_months(panel, today=today):
            kept = {key: pair for key, (_pk, pair) in read_kept(panel, month).items()}
            counted = count_month(panel, month=month, today=today)
            found += compare(panel, month, kept, counted)
    return found


def _select(panel: Panel, month: Month) -> QuerySet[Figure]:
    return Figure.objects.filter(panel=panel.key, month=month.first).order_by()

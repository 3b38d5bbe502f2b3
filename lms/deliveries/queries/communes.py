"""Communes with pupils whom no network reaches: how many have nobody, and what is under way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.deliveries.models import Errand
from lms.devices.models import WeakArea
from lms.devices.queries.weak import find_office_path, list_unreachable
from lms.people.models import Organisation


@dataclass(frozen=True, kw_only=True)
class Commune:
    """One commune; `area` is any of its weak-signal areas, by which it is found again."""

    area: WeakArea
    office: str
    pupils: int
    nobody: int
    open: int
    late: int
    next_due: date | None


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The same for everything within reach."""

    pupils: int
    nobody: int
    open: int
    late: int


def list_communes(
    user: Any, *, today: date, organisation: Organisation | None = None
) -> list[Commune]:
    """Return the communes where pupils within reach live, those with nobody for a pupil first."""
    needs = list_unreachable(user)
    if organisation is not None:
        needs = needs.below(organisation.path)
    rows = list(
        needs.order_by("weak_link__area").values_list("pk", "weak_link__area", "receiver__bringer")
    )
    areas = WeakArea.objects.select_related("organisation").in_bulk({area for _n, area, _b in rows})
    dues = _list_dues(needs)
    found: dict[tuple[str, str], list[tuple[int, int, int | None]]] = {}
    for need, number, bringer in rows:
        area = areas[number]
        key = (find_office_path(area.organisation), area.commune_key)
        found.setdefault(key, []).append((need, number, bringer))
    offices = dict(
        Organisation.objects.filter(path__in={path for path, _key in found}).values_list(
            "path", "name"
        )
    )
    communes = [
        _sum(areas[members[0][1]], offices.get(path, ""), members, dues, today=today)
        for (path, _key), members in found.items()
    ]
    return sorted(
        communes, key=lambda one: (-one.nobody, -one.late, one.area.commune_key, one.area.pk)
    )


def sum_communes(communes: Iterable[Commune]) -> Totals:
    """Return the totals of communes."""
    listed = list(communes)
    return Totals(
        pupils=sum(one.pupils for one in listed),
        nobody=sum(one.nobody for one in listed),
        open=sum(one.open for one in listed),
        late=sum(one.late for one in listed),
    )


def find_commune_area(user: Any, number: int) -> WeakArea | None:
    """Return an area where pupils within reach of `user` live whom no network reaches."""
    # The area first: a number that no database holds is refused by its own key alone.
    area = WeakArea.objects.select_related("organisation").filter(pk=number).first()
    if area is None or not list_unreachable(user).filter(weak_link__area=area).exists():
        return None
    return area


def _list_dues(needs: Any) -> dict[int, list[date]]:
    rows = Errand.objects.open().filter(receiver__need__in=needs.order_by().values("pk"))
    dues: dict[int, list[date]] = {}
    for need, due in rows.order_by().values_list("receiver__need", "due_date"):
        dues.setdefault(need, []).append(due)
    return dues


def _sum(
    area: WeakArea,
    office: str,
    members: list[tuple[int, int, int | None]],
    dues: dict[int, list[date]],
    *,
    today: date,
) -> Commune:
    days = [day for need, _area, _bringer in members for day in dues.get(need, ())]
    return Commune(
        area=area,
        office=office,
        pupils=len(members),
        nobody=sum(bringer is None for _need, _area, bringer in members),
        open=len(days),
        late=sum(day < today for day in days),
        next_due=min(days, default=None),
    )

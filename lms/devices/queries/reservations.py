"""Reads of reservations: those within reach, and for whom a device is held."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from lms.devices.models import Asset, HeldDay, Need, Reservation
from lms.devices.models.reservations import ReservationQuerySet
from lms.devices.permissions import list_reservations_within
from lms.devices.rules.ledger import Place
from lms.devices.rules.reservations import Hold
from lms.people.models import Organisation


def list_reservations(user: Any, *, today: date, only_open: bool = True) -> ReservationQuerySet:
    """Return the reservations within reach of `user`, the newest first."""
    found = list_reservations_within(user).select_related("depot", "school", "made_by")
    if only_open:
        found = found.filter(ended_at=None, until_date__gt=today)
    return found.order_by("-pk")


def list_holds(asset: Asset, today: date) -> list[Hold]:
    """Return for whom a device is held today or later."""
    found = Reservation.objects.filter(
        pk__in=HeldDay.objects.filter(asset=asset, date__gte=today).values("reservation")
    )
    return [
        Hold(
            path=one.school.path,
            need=one.need_id,
            from_date=one.from_date,
            until_date=one.until_date,
        )
        for one in found.select_related("school").order_by("from_date")
    ]


def list_reservations_of(user: Any, asset: Asset, today: date) -> ReservationQuerySet:
    """Return the reservations within reach of `user` that hold a device today or later."""
    days = HeldDay.objects.filter(asset=asset, date__gte=today)
    return list_reservations(user, today=today).filter(pk__in=days.values("reservation"))


def list_held(assets: Iterable[Asset], today: date) -> set[int]:
    """Return which of these devices are held today or later."""
    numbers = [one.pk for one in assets]
    days = HeldDay.objects.filter(asset__in=numbers, date__gte=today)
    return set(days.values_list("asset", flat=True))


def list_for_pupil(need: Need, today: date) -> list[Reservation]:
    """Return what is held for a pupil today or later."""
    return list(Reservation.objects.filter(need=need, ended_at=None, until_date__gt=today))


def list_free(depot: Organisation, *, from_date: date, until_date: date) -> QuerySet[Asset]:
    """Return the devices in a depot that nobody holds on any of these days."""
    taken = HeldDay.objects.filter(date__gte=from_date, date__lt=until_date)
    waiting = Asset.objects.filter(owner=depot, place=Place.DEPOT.value)
    return waiting.exclude(pk__in=taken.values("asset")).order_by("pk")


@dataclass(frozen=True, kw_only=True)
class HeldDevices:
    """What of some depots is held: by pupil, and by the path of a school, each with its depots."""

    by_depot: Mapping[str, int]
    for_pupils: Mapping[int, str]
    for_schools: Mapping[str, tuple[str, ...]]


def count_held(assets: QuerySet[Asset], today: date) -> HeldDevices:
    """Return for whom these devices are held today or later, each for whoever comes first."""
    days = HeldDay.objects.filter(asset__in=assets.order_by().values("pk"), date__gte=today)
    rows = days.order_by("date").values_list(
        "asset", "reservation__school__path", "reservation__need", "asset__owner__path"
    )
    seen: set[int] = set()
    by_depot: dict[str, int] = defaultdict(int)
    for_pupils: dict[int, str] = {}
    for_schools: dict[str, list[str]] = defaultdict(list)
    for asset, school, need, depot in rows:
        if asset in seen:
            continue
        seen.add(asset)
        by_depot[depot] += 1
        if need is not None:
            for_pupils[need] = depot
        else:
            for_schools[school].append(depot)
    return HeldDevices(
        by_depot=by_depot,
        for_pupils=for_pupils,
        for_schools={path: tuple(depots) for path, depots in for_schools.items()},
    )


def list_held_for_others(
    source: Organisation, target: Organisation, today: date
) -> QuerySet[HeldDay, Any]:
    """Return a subquery of the devices of `source` that are held for somebody not of `target`."""
    days = HeldDay.objects.filter(asset__owner=source, date__gte=today)
    return days.exclude(reservation__school__path__startswith=target.path).values("asset")

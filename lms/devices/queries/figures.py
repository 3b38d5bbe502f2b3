"""What offices see of needs and devices: how many there are, by level and hardship, and where."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import Count

from lessons.curriculum.models import Level
from lms.devices.models import Asset, Hardship, Need
from lms.devices.models.ledger import PLACE_CHOICES
from lms.devices.rules import Lack
from lms.supervision.rules.months import Month
from lms.supervision.rules.panels import Tally

NEEDS, DEPOT = "needs", "depot"


def count_gap(*, places: Collection[int] | None, month: Month, today: date) -> Iterator[Tally]:
    """Count the pupils on the list without a device, by level and hardship."""
    needs: Any = Need.objects.open().lacking(Lack.DEVICE)
    if places is not None:
        needs = needs.filter(school__in=list(places))
    levels = dict(Level.objects.values_list("pk", "code"))
    hardships = dict(Hardship.objects.values_list("pk", "code"))
    rows = needs.order_by().values_list("school", "level", "hardship").annotate(count=Count("pk"))
    for school, level, hardship, count in rows:
        yield Tally(place=school, part=levels[level], figure=hardships[hardship], value=count)


def count_depot(*, places: Collection[int] | None, month: Month, today: date) -> Iterator[Tally]:
    """Count the devices of each organisation by where they are."""
    assets: Any = Asset.objects.all()
    if places is not None:
        assets = assets.filter(owner__in=list(places))
    rows = assets.order_by().values_list("owner", "place").annotate(count=Count("pk"))
    for owner, place, count in rows:
        yield Tally(place=owner, figure=place, value=count)


def name_rows(part: str, figure: str) -> dict[str, Any]:
    """Return how the list of needs is asked for those of a level and a hardship, both by code."""
    level = Level.objects.filter(code=part).values_list("pk", flat=True).first()
    hardship = Hardship.objects.filter(code=figure).values_list("pk", flat=True).first()
    wanted = {"level": level if part else None, "hardship": hardship if figure else None}
    return {name: value for name, value in wanted.items() if value is not None}


def list_levels() -> list[tuple[str, Any]]:
    """Return the levels, by code."""
    return list(Level.objects.values_list("code", "name"))


def list_hardships() -> list[tuple[str, Any]]:
    """Return the hardships, by code."""
    return list(Hardship.objects.values_list("code", "name"))


def list_depot_places() -> list[tuple[str, Any]]:
    """Return where a device may be."""
    return list(PLACE_CHOICES)

"""Weak-signal areas: written down, reported, promised, fixed; and which pupils live there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from lms import LmsError
from lms.devices.actions.audit import note
from lms.devices.models import Need, WeakArea, WeakLink, WeakStep
from lms.devices.permissions import require_register
from lms.devices.queries.weak import list_linkable, list_linked, spell_carrier
from lms.devices.queries.weak_figures import WEAK
from lms.devices.rules.weak import (
    Dates,
    Refusal,
    Signal,
    Step,
    join_dates,
    key_of_commune,
    key_of_place,
    refuse_step,
    take_step,
)
from lms.people.models import Organisation
from lms.supervision.signals import figures_changed

_FIELDS = [
    *("organisation", "commune", "commune_key", "place", "place_key", "carrier", "signal"),
    *("pupils", "changed_at"),
]
_DAYS = ["reported_date", "promised_date", "fixed_date", "changed_at"]


class InvalidArea(LmsError):
    """An area without a commune, a place or a carrier; or pupils of somewhere else."""


@dataclass(frozen=True, kw_only=True)
class WeakEntry:
    """What somebody says about one place."""

    organisation: Organisation
    commune: str
    place: str
    carrier: str
    signal: Signal
    pupils: int = 0


@dataclass(frozen=True, kw_only=True)
class Listed:
    """The same place with the same carrier is on the list already: nothing was written."""

    area: WeakArea


@transaction.atomic
def add_area(*, entry: WeakEntry, by: Any, now: datetime) -> WeakArea | Listed:
    """Write a place down.

    :raises NotAllowed: `by` registers no needs there.
    :raises InvalidArea: it is not said where, or whose signal it is.
    """
    area = WeakArea(changed_at=now)
    _fill(area, entry, by=by, now=now)
    if known := _find_same(area):
        return Listed(area=known)
    area.save()
    _write(area, Step.FOUND, timezone.localdate(now), by=by, now=now)
    _tell({area.organisation_id})
    note(area, "add_weak_area", by=by, now=now)
    return area


@transaction.atomic
def change_area(*, area: WeakArea, entry: WeakEntry, by: Any, now: datetime) -> WeakArea | Listed:
    """Say something else about a place; pupils who are out of its organisation's reach leave it.

    :raises NotAllowed: `by` registers no needs where it is, or where it should be.
    :raises InvalidArea: it is not said where, or whose signal it is.
    """
    area = _lock(area, by)
    before = area.organisation_id
    _fill(area, entry, by=by, now=now)
    if known := _find_same(area):
        return Listed(area=known)
    area.save(update_fields=_FIELDS)
    left = area.links.exclude(need__school__path__startswith=area.organisation.path)
    schools = set(left.values_list("need__school", flat=True))
    left.delete()
    _tell({before, area.organisation_id, *schools})
    note(area, "change_weak_area", by=by, now=now)
    return area


@transaction.atomic
def step_area(*, area: WeakArea, step: Step, day: date, by: Any, now: datetime) -> Refusal | None:
    """Write down that it was reported, promised for a day, fixed, or is weak again.

    :raises NotAllowed: `by` registers no needs there.
    """
    area = _lock(area, by)
    today = timezone.localdate(now)
    if refusal := refuse_step(step, day=day, dates=area.dates, today=today):
        return refusal
    _set(area, take_step(step, day=day, dates=area.dates), now=now)
    area.save(update_fields=_DAYS)
    _write(area, step, day, by=by, now=now)
    _tell({area.organisation_id})
    note(area, "step_weak_area", by=by, now=now, step=step.value, day=day.isoformat())
    return None


@transaction.atomic
def put_into_area(*, area: WeakArea, numbers: Sequence[int] | None, by: Any, now: datetime) -> int:
    """Say that these pupils live there, or all who might; return how many.

    :raises NotAllowed: `by` registers no needs there.
    """
    area = _lock(area, by)
    needs = list_linkable(by, area)
    if numbers is not None:
        needs = needs.filter(pk__in=numbers)
    found = list(Need.objects.select_for_update().filter(pk__in=needs.order_by().values("pk")))
    WeakLink.objects.bulk_create(WeakLink(need=need, area=area) for need in found)
    _tell({area.organisation_id})
    note(area, "link_weak_area", by=by, now=now, count=len(found))
    return len(found)


@transaction.atomic
def take_out_of_area(*, area: WeakArea, numbers: Sequence[int], by: Any, now: datetime) -> int:
    """Say that these pupils do not live there; return how many.

    :raises NotAllowed: `by` registers no needs there.
    """
    area = _lock(area, by)
    needs = list_linked(by, area).filter(pk__in=numbers).order_by()
    links = area.links.filter(need__in=needs.values("pk"))
    schools = set(links.values_list("need__school", flat=True))
    count, _by_model = links.delete()
    _tell({area.organisation_id, *schools})
    note(area, "unlink_weak_area", by=by, now=now, count=count)
    return count


@transaction.atomic
def import_areas(*, rows: Sequence[tuple[WeakEntry, Dates]], by: Any, now: datetime) -> int:
    """Write places down with their days, and say anew what is known of those on the list.

    :raises NotAllowed: `by` registers no needs at one of the organisations.
    :raises InvalidArea: it is not said where, or whose signal it is.
    """
    for entry, dates in rows:
        area = WeakArea(changed_at=now)
        _fill(area, entry, by=by, now=now)
        if known := _find_same(area):
            area = WeakArea.objects.select_for_update().get(pk=known.pk)
            _fill(area, entry, by=by, now=now)
        is_new, before = area.pk is None, area.dates
        _set(area, join_dates(dates, before), now=now)
        area.save()
        if is_new:
            _write(area, Step.FOUND, timezone.localdate(now), by=by, now=now)
        for step, day, was in (
            (Step.REPORTED, dates.reported, before.reported),
            (Step.PROMISED, dates.promised, before.promised),
            (Step.FIXED, dates.fixed, before.fixed),
        ):
            if day is not None and day != was:
                _write(area, step, day, by=by, now=now)
        note(area, "import_weak_area", by=by, now=now)
    _tell({entry.organisation.pk for entry, _dates in rows})
    return len(rows)


def leave_area(*, need: Need) -> None:
    """Take a pupil who has gone to another school out of an area that is not that school's."""
    link = WeakLink.objects.filter(need=need).select_related("area__organisation").first()
    if link and not need.school.path.startswith(link.area.organisation.path):
        link.delete()


def _tell(places: set[int]) -> None:
    figures_changed.send(WeakArea, panel=WEAK, places=places)


def _lock(area: WeakArea, by: Any) -> WeakArea:
    area = WeakArea.objects.select_for_update().get(pk=area.pk)
    require_register(by, area.organisation)
    return area


def _fill(area: WeakArea, entry: WeakEntry, *, by: Any, now: datetime) -> None:
    require_register(by, entry.organisation)
    if not (entry.commune and entry.place and entry.carrier):
        raise InvalidArea
    area.organisation, area.commune, area.place = entry.organisation, entry.commune, entry.place
    area.commune_key = key_of_commune(entry.commune)
    area.place_key = key_of_place(commune=entry.commune, place=entry.place)
    area.carrier, area.signal = spell_carrier(entry.carrier), entry.signal.value
    area.pupils, area.changed_at = entry.pupils, now


def _find_same(area: WeakArea) -> WeakArea | None:
    # Two who write the same place down at once take turns.
    Organisation.objects.select_for_update().get(pk=area.organisation_id)
    same = WeakArea.objects.filter(
        organisation=area.organisation_id, place_key=area.place_key, carrier=area.carrier
    )
    return same.exclude(pk=area.pk).first()


def _set(area: WeakArea, dates: Dates, *, now: datetime) -> None:
    area.reported_date, area.promised_date = dates.reported, dates.promised
    area.fixed_date, area.changed_at = dates.fixed, now


def _write(area: WeakArea, step: Step, day: date, *, by: Any, now: datetime) -> None:
    WeakStep.objects.create(area=area, what=step.value, day=day, by_id=by.pk, at=now)

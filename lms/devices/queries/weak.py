"""Reads of weak-signal areas within reach, of the pupils who live there, and how many wait."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from lessons.letters import fold
from lms.devices.models import WeakArea
from lms.devices.models.needs import NeedQuerySet
from lms.devices.models.weak import WeakAreaQuerySet
from lms.devices.permissions import list_kept, list_visible
from lms.devices.rules import Lack
from lms.devices.rules.weak import Stage, judge_area
from lms.people.models import Organisation
from lms.people.permissions import get_scope
from lms.people.rules import Capability, OrganisationKind


@dataclass(frozen=True, kw_only=True)
class WeakFilter:
    """Which areas somebody wants to see; what is None or empty does not matter."""

    organisation: Organisation | None = None
    carrier: str = ""
    stage: Stage | None = None
    """None: every one that is not fixed."""


@dataclass(frozen=True, kw_only=True)
class WeakCounts:
    """How many areas within reach wait for what, and how many pupils are in them."""

    open: int
    unreported: int
    overdue: int
    pupils: int


def list_weak_within(user: Any) -> WeakAreaQuerySet:
    """Return the areas of the school of `user`, or of their office and below."""
    return WeakArea.objects.within(get_scope(user, Capability.VIEW_NEEDS))


def list_weak(user: Any, wanted: WeakFilter, *, today: date) -> WeakAreaQuerySet:
    """Return the areas that `user` may see and that fit, broken promises first."""
    areas = list_weak_within(user)
    areas = areas.open() if wanted.stage is None else areas.at(wanted.stage, today=today)
    if wanted.organisation is not None:
        areas = areas.filter(organisation__path__startswith=wanted.organisation.path)
    if wanted.carrier:
        areas = areas.filter(carrier=wanted.carrier)
    return areas.with_linked().select_related("organisation").in_turn()


def count_weak(user: Any, *, today: date, organisation: Organisation | None = None) -> WeakCounts:
    """Return how many open areas `user` reaches, or an organisation below has, and of what kind."""
    areas = list(list_weak(user, WeakFilter(organisation=organisation), today=today))
    stages = [judge_area(area.dates, today=today).stage for area in areas]
    return WeakCounts(
        open=len(areas),
        unreported=stages.count(Stage.FOUND),
        overdue=stages.count(Stage.OVERDUE),
        pupils=sum(count_pupils(area) for area in areas),
    )


def count_pupils(area: Any) -> int:
    """Return how many pupils an area touches: those of the register, or as many as were counted."""
    return int(area.linked or area.pupils)


def list_carriers(user: Any) -> list[str]:
    """Return the carriers of the areas within reach."""
    names = list_weak_within(user).order_by("carrier").values_list("carrier", flat=True)
    return list(names.distinct())


def spell_carrier(name: str) -> str:
    """Return a carrier as it was written the first time, so that one letter has all its areas."""
    known = WeakArea.objects.order_by().values_list("carrier", flat=True).distinct()
    return next((one for one in known if fold(one) == fold(name)), name)


def list_keepers(user: Any) -> Any:
    """Return the open organisations for which `user` may write areas down."""
    scope = get_scope(user, Capability.REGISTER_NEEDS)
    return Organisation.objects.within(scope).filter(is_active=True)


def may_keep_area(user: Any, area: WeakArea) -> bool:
    """Tell whether `user` may change `area`."""
    return get_scope(user, Capability.REGISTER_NEEDS).covers(area.organisation.path)


def list_unreachable(user: Any) -> NeedQuerySet:
    """Return the pupils within reach of `user` whom no network reaches.

    They are on the list for want of a connection, and live where the signal is too weak (ADR 0019).
    """
    needs = list_visible(user).open().lacking(Lack.CONNECTION)
    # Both conditions together: whoever has no link at all has no day of a repair either.
    return needs.filter(weak_link__isnull=False, weak_link__area__fixed_date=None)


def list_unreachable_of(user: Any, area: WeakArea) -> NeedQuerySet:
    """Return those of the commune of `area`, in whichever of its areas they live."""
    return list_unreachable(user).filter(match_commune("weak_link__area", area))


def match_commune(field: str, area: WeakArea) -> Q:
    """Return the condition that `field` is an area of the same commune: of one office and of the
    schools that answer to it. Another office may have a commune of that name.
    """
    path = find_office_path(area.organisation)
    at_schools = Q(
        **{
            f"{field}__organisation__path__startswith": path,
            f"{field}__organisation__kind": OrganisationKind.SCHOOL.value,
            f"{field}__organisation__depth": len(path) // Organisation.steplen + 1,
        }
    )
    at_office = Q(**{f"{field}__organisation__path": path})
    return Q(**{f"{field}__commune_key": area.commune_key}) & (at_schools | at_office)


def find_office_path(organisation: Organisation) -> str:
    """Return the path of the office that a school answers to; of an office: its own."""
    is_school = organisation.kind == OrganisationKind.SCHOOL.value
    return organisation.path[: -Organisation.steplen] if is_school else organisation.path


def list_linked(user: Any, area: WeakArea) -> NeedQuerySet:
    """Return the pupils of an area that `user` may see."""
    needs = list_visible(user).filter(weak_link__area=area)
    return needs.select_related("school", "level", "hardship").order_by("school__path", "pk")


def list_linkable(user: Any, area: WeakArea) -> NeedQuerySet:
    """Return the pupils of the same organisation and below who might live in an area."""
    needs = list_kept(user).open().lacking(Lack.CONNECTION).below(area.organisation.path)
    needs = needs.filter(weak_link=None).exclude(code_hash=None)
    return needs.select_related("school", "level", "hardship").order_by("school__path", "pk")

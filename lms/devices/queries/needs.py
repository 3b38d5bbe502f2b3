"""Reads of needs: lists within reach, page by page, and who stands in the register already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from lessons.curriculum.models import Grade
from lms.devices.adapters.sealing import list_hashes
from lms.devices.models import Need, NeedReading
from lms.devices.models.needs import NeedQuerySet
from lms.devices.permissions import list_kept, list_visible
from lms.devices.rules import Closing, Lack, read_pupil_code
from lms.people.models import Organisation
from lms.people.permissions import get_scope
from lms.people.rules import Capability, OrganisationKind

_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class NeedFilter:
    """Which needs somebody wants to see; what is None or empty does not matter."""

    organisation: Organisation | None = None
    level: int | None = None
    hardship: int | None = None
    lack: Lack | None = None
    is_verified: bool | None = None
    closing: Closing = Closing.OPEN
    code: str = ""


def list_needs(user: Any, wanted: NeedFilter) -> NeedQuerySet:
    """Return the needs that `user` may see and that fit, the newest first."""
    needs = list_visible(user)
    if wanted.code:
        # Whoever has a code in hand wants that pupil, whatever else is chosen.
        code = read_pupil_code(wanted.code)
        needs = needs.filter(code_hash__in=list_hashes(code)) if code else needs.none()
    else:
        needs = needs.filter(closing=wanted.closing.value)
    if wanted.organisation is not None:
        needs = needs.below(wanted.organisation.path)
    if wanted.level is not None:
        needs = needs.filter(level=wanted.level)
    if wanted.hardship is not None:
        needs = needs.filter(hardship=wanted.hardship)
    if wanted.lack is not None:
        needs = needs.lacking(wanted.lack)
    if wanted.is_verified is not None:
        needs = needs.filter(verified_at__isnull=not wanted.is_verified)
    return needs.select_related("school", "level", "hardship").order_by("-pk")


def may_keep(user: Any, need: Need) -> bool:
    """Tell whether `user` may change `need`."""
    return list_kept(user).filter(pk=need.pk).exists()


def list_schools_to_register_at(user: Any) -> QuerySet[Organisation]:
    """Return the open schools where `user` may register needs."""
    schools = Organisation.objects.filter(kind=OrganisationKind.SCHOOL.value, is_active=True)
    return schools.within(get_scope(user, Capability.REGISTER_NEEDS))


def list_offices(user: Any) -> QuerySet[Organisation]:
    """Return the organisations whose needs `user` may see together."""
    return Organisation.objects.within(get_scope(user, Capability.VIEW_NEEDS))


def find_registered(code: str) -> Need | None:
    """Return the need of the pupil with this code, whatever its school."""
    found = Need.objects.filter(code_hash__in=list_hashes(code))
    return found.select_related("school").first()


def find_registered_many(codes: Sequence[str], *, for_update: bool = False) -> dict[str, Need]:
    """Return the needs of pupils by their codes, whatever their schools."""
    by_hash = {one: code for code in codes for one in list_hashes(code)}
    hashes = list(by_hash)
    found: dict[str, Need] = {}
    needs = Need.objects.select_for_update() if for_update else Need.objects.all()
    for start in range(0, len(hashes), _AT_ONCE):
        for need in needs.filter(code_hash__in=hashes[start : start + _AT_ONCE]):
            found[by_hash[need.code_hash or ""]] = need
    return found


def map_grades() -> dict[int, frozenset[int]]:
    """Return the numbers of the grades of each level."""
    grades: dict[int, set[int]] = {}
    for level, number in Grade.objects.order_by().values_list("level", "number"):
        grades.setdefault(level, set()).add(number)
    return {level: frozenset(numbers) for level, numbers in grades.items()}


def list_readings(need: Need) -> QuerySet[NeedReading]:
    """Return who has read the name of a pupil lately."""
    return need.readings.select_related("account").order_by("-at", "-pk")[:20]

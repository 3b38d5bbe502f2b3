"""Needs: registered, changed, verified, closed and opened again; one by one or many at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from lms import LmsError
from lms.devices.actions.audit import note, note_many
from lms.devices.actions.weak import leave_area
from lms.devices.adapters.sealing import get_key_name, hash_code, seal, unseal
from lms.devices.models import Need
from lms.devices.permissions import require_register, require_register_at
from lms.devices.queries.needs import find_registered, find_registered_many
from lms.devices.rules import Closing, Lack
from lms.people.models import Organisation
from lms.people.rules import OrganisationKind

_PLAIN = ("school_id", "level_id", "grade", "hardship_id")
_SEALED = ("code", "name", "contact")
_FIELDS = [
    *_PLAIN,
    *(f"lacks_{lack.value}" for lack in Lack),
    *(f"sealed_{name}" for name in _SEALED),
    *("code_hash", "key_name", "changed_at", "verified_by", "verified_at", "closing", "closed_at"),
]


class InvalidNeed(LmsError):
    """Such a need cannot be: the place is no open school, or nothing is missing."""


@dataclass(frozen=True, kw_only=True)
class NeedEntry:
    """What somebody says about one pupil; the pupil stays out of logs and error reports."""

    school: Organisation
    level_id: int
    grade: int
    hardship_id: int
    lacks: frozenset[Lack]
    code: str = field(repr=False)
    name: str = field(repr=False)
    contact: str = field(default="", repr=False)
    is_verified: bool = False


@dataclass(frozen=True, kw_only=True)
class Known:
    """The pupil stands in the register already: nothing was written."""

    need: Need


def register_need(*, entry: NeedEntry, by: Any, now: datetime) -> Need | Known:
    """Put a pupil on the list; whoever is on it already, anywhere, stays as they are.

    :raises NotAllowed: `by` may register nobody there.
    :raises InvalidNeed: the place is no open school, or nothing is missing.
    """
    with transaction.atomic():
        _check(entry, by)
        if known := find_registered(entry.code):
            return Known(need=known)
        need = Need(registered_by_id=by.pk, registered_at=now)
        _fill(need, entry, by=by, now=now)
        if known := _save(need, entry.code):
            return Known(need=known)
        note(need, "register_need", by=by, now=now)
    return need


def change_need(*, need: Need, entry: NeedEntry, by: Any, now: datetime) -> Need | Known:
    """Say something else about a pupil, or of another pupil in their place.

    :raises NotAllowed: `by` registers nobody at its school, or at the one where it should be.
    :raises InvalidNeed: the place is no open school, or nothing is missing.
    """
    with transaction.atomic():
        need = _lock(need, by)
        _check(entry, by)
        known = find_registered(entry.code)
        if known and known.pk != need.pk:
            return Known(need=known)
        _fill(need, entry, by=by, now=now)
        if known := _save(need, entry.code, update_fields=_FIELDS):
            return Known(need=known)
        leave_area(need=need)
        note(need, "change_need", by=by, now=now)
    return need


def verify_need(*, need: Need, by: Any, now: datetime) -> None:
    """Write down that `by` has made sure of it.

    :raises NotAllowed: `by` registers nobody at its school.
    """
    with transaction.atomic():
        need = _lock(need, by)
        need.verified_by_id, need.verified_at, need.changed_at = by.pk, now, now
        need.save(update_fields=["verified_by", "verified_at", "changed_at"])
        note(need, "verify_need", by=by, now=now)


def close_need(*, need: Need, closing: Closing, by: Any, now: datetime) -> None:
    """Take a need off the list: it is met, or should not be there; OPEN puts it back.

    :raises NotAllowed: `by` registers nobody at its school.
    :raises InvalidNeed: its pupil is forgotten and cannot come back.
    """
    with transaction.atomic():
        need = _lock(need, by)
        if need.is_forgotten and closing == Closing.OPEN:
            raise InvalidNeed
        need.closing = closing.value
        need.closed_at = None if closing == Closing.OPEN else now
        need.changed_at = now
        need.save(update_fields=["closing", "closed_at", "changed_at"])
        note(need, "reopen_need" if closing == Closing.OPEN else "close_need", by=by, now=now)


@transaction.atomic
def register_many(*, entries: Sequence[NeedEntry], by: Any, now: datetime) -> int:
    """Register pupils, and say anew what is known of those of the same school; return how many.

    Who was taken off the list is on it again; whose need was met stays so. Whoever calls has made
    sure that no pupil belongs to another school.

    :raises NotAllowed: `by` may register nobody at one of the schools.
    :raises InvalidNeed: one of the places is no open school, or a pupil belongs to another one.
    """
    schools = {entry.school.pk: entry.school for entry in entries}
    require_register_at(by, schools.values())
    known = find_registered_many([entry.code for entry in entries], for_update=True)
    new, changed = [], []
    for entry in entries:
        need = known.get(entry.code)
        if need is None:
            need = Need(registered_by_id=by.pk, registered_at=now)
            new.append(need)
        elif need.school_id != entry.school.pk or not entry.lacks:
            raise InvalidNeed
        elif _says_the_same(need, entry):
            continue
        else:
            changed.append(need)
            if need.closing == Closing.REMOVED.value:
                need.closing, need.closed_at = Closing.OPEN.value, None
        _fill(need, entry, by=by, now=now)
    Need.objects.bulk_create(new)
    Need.objects.bulk_update(changed, _FIELDS, batch_size=100)
    counts = sorted(Counter(need.school_id for need in (*new, *changed)).items())
    told = [(schools[place], {"count": count}) for place, count in counts]
    note_many(told, "import_needs", by=by, now=now)
    return len(new) + len(changed)


def _lock(need: Need, by: Any) -> Need:
    need = Need.objects.select_for_update().get(pk=need.pk)
    require_register(by, need.school)
    return need


def _check(entry: NeedEntry, by: Any) -> None:
    require_register(by, entry.school)
    is_school = entry.school.kind == OrganisationKind.SCHOOL.value and entry.school.is_active
    if not is_school or not entry.lacks or not entry.name:
        raise InvalidNeed
    # Two of a school who register the same pupil at once take turns.
    Organisation.objects.select_for_update().get(pk=entry.school.pk)


def _save(need: Need, code: str, **fields: Any) -> Need | None:
    """Save a need, or return that of the same pupil which another school wrote at this moment."""
    try:
        with transaction.atomic():
            need.save(**fields)
    except IntegrityError:
        if known := find_registered(code):
            return known
        raise
    return None


def _fill(need: Need, entry: NeedEntry, *, by: Any, now: datetime) -> None:
    need.school, need.level_id = entry.school, entry.level_id
    need.grade, need.hardship_id = entry.grade, entry.hardship_id
    for lack in Lack:
        setattr(need, f"lacks_{lack.value}", lack in entry.lacks)
    need.code_hash, need.key_name = hash_code(entry.code), get_key_name()
    for name in _SEALED:
        setattr(need, f"sealed_{name}", seal(getattr(entry, name)))
    need.changed_at = now
    if entry.is_verified:
        need.verified_by_id, need.verified_at = by.pk, now


def _says_the_same(need: Need, entry: NeedEntry) -> bool:
    return (
        need.closing != Closing.REMOVED.value
        and (need.level_id, need.grade, need.hardship_id)
        == (entry.level_id, entry.grade, entry.hardship_id)
        and frozenset(need.lacks) == entry.lacks
        and (need.verified_at is not None or not entry.is_verified)
        and all(unseal(getattr(need, f"sealed_{n}")) == getattr(entry, n) for n in _SEALED)
    )

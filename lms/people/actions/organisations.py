"""Changes to the organisation tree: add, rename, move, close, reopen."""

from datetime import datetime
from typing import Any

from django.db import transaction

from lms import LmsError
from lms.people.actions.audit import note
from lms.people.models import Organisation
from lms.people.permissions import require
from lms.people.rules import Capability, OrganisationKind, may_stand_below


class InvalidOrganisation(LmsError):
    """An organisation of this kind, or with this code, cannot stand there."""


@transaction.atomic
def add_organisation(
    *,
    kind: OrganisationKind,
    code: str,
    name: str,
    parent: Organisation | None,
    by: Any,
    now: datetime,
) -> Organisation:
    """Add an organisation under `parent`; only the site itself or a superuser adds a province.

    :raises NotAllowed: when `by` does not manage the organisations at `parent`.
    :raises InvalidOrganisation: when the kind does not belong there or the code is taken.
    """
    require(by, Capability.MANAGE_ORGANISATIONS, parent)
    kind = OrganisationKind(kind)
    _check_place(kind, parent)
    if Organisation.objects.filter(code=code).exists():
        raise InvalidOrganisation(f"code taken: {code}")
    fields = {"kind": kind.value, "code": code, "name": name}
    if parent is None:
        added = Organisation.add_root(**fields)
    else:
        # Afresh: treebeard reads the number of children from the object it is given.
        added = Organisation.objects.get(pk=parent.pk).add_child(**fields)
    note(added, "add_organisation", by=by, now=now)
    return added


@transaction.atomic
def rename_organisation(
    *, organisation: Organisation, name: str, code: str, by: Any, now: datetime
) -> Organisation:
    """Give an organisation another name or code.

    :raises NotAllowed: when `by` does not manage it.
    :raises InvalidOrganisation: when the code is taken.
    """
    organisation = Organisation.objects.get(pk=organisation.pk)
    require(by, Capability.MANAGE_ORGANISATIONS, organisation)
    if Organisation.objects.filter(code=code).exclude(pk=organisation.pk).exists():
        raise InvalidOrganisation(f"code taken: {code}")
    before = {"name": organisation.name, "code": organisation.code}
    organisation.name, organisation.code = name, code
    organisation.save(update_fields=["name", "code"])
    note(organisation, "rename_organisation", by=by, now=now, before=before)
    return organisation


@transaction.atomic
def move_organisation(
    *, organisation: Organisation, parent: Organisation, by: Any, now: datetime
) -> Organisation:
    """Put an organisation, with all below it, under another parent.

    :raises NotAllowed: unless `by` manages both where it stands and where it goes.
    :raises InvalidOrganisation: when the kind does not belong there.
    """
    organisation = Organisation.objects.get(pk=organisation.pk)
    parent = Organisation.objects.get(pk=parent.pk)
    before = organisation.get_parent()
    require(by, Capability.MANAGE_ORGANISATIONS, before)
    require(by, Capability.MANAGE_ORGANISATIONS, parent)
    _check_place(OrganisationKind(organisation.kind), parent)
    if before != parent:
        organisation.move(parent, pos="last-child")
        organisation = Organisation.objects.get(pk=organisation.pk)
        note(
            organisation,
            "move_organisation",
            by=by,
            now=now,
            before=str(before),
            after=str(parent),
        )
    return organisation


def close_organisation(*, organisation: Organisation, by: Any, now: datetime) -> Organisation:
    """Close an organisation: roles held at it stop counting; nothing is deleted.

    :raises NotAllowed: when `by` does not manage the organisation above it.
    """
    return _set_active(organisation, active=False, by=by, now=now)


def reopen_organisation(*, organisation: Organisation, by: Any, now: datetime) -> Organisation:
    """Let the roles held at a closed organisation count again.

    :raises NotAllowed: when `by` does not manage the organisation above it.
    """
    return _set_active(organisation, active=True, by=by, now=now)


@transaction.atomic
def _set_active(
    organisation: Organisation, *, active: bool, by: Any, now: datetime
) -> Organisation:
    organisation = Organisation.objects.get(pk=organisation.pk)
    # From above: whoever closed their own organisation could not open it again.
    require(by, Capability.MANAGE_ORGANISATIONS, organisation.get_parent())
    if organisation.is_active != active:
        organisation.is_active = active
        organisation.save(update_fields=["is_active"])
        verb = "reopen_organisation" if active else "close_organisation"
        note(organisation, verb, by=by, now=now)
    return organisation


def _check_place(kind: OrganisationKind, parent: Organisation | None) -> None:
    if not may_stand_below(kind, OrganisationKind(parent.kind) if parent else None):
        raise InvalidOrganisation(f"{kind} below {parent}")

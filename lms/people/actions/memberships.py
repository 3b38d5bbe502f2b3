"""Who becomes what, and stops being it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from lms import LmsError
from lms.people.actions.audit import note
from lms.people.models import Membership, Organisation
from lms.people.permissions import forget_roles, require
from lms.people.rules import Capability, OrganisationKind, Role, does_role_fit


class InvalidMembership(LmsError):
    """The role does not exist at an organisation of this kind."""


class NoAdministratorLeft(LmsError):
    """Nobody would be left to administer the organisation at the top."""


@transaction.atomic
def grant_membership(
    *, user: Any, organisation: Organisation, role: Role, by: Any, now: datetime
) -> Membership:
    """Make `user` a `role` at `organisation`; granting it twice changes nothing.

    :raises NotAllowed: when `by` does not manage the people there.
    :raises InvalidMembership: when the role does not fit the organisation.
    """
    require(by, Capability.MANAGE_PEOPLE, organisation)
    if not does_role_fit(Role(role), OrganisationKind(organisation.kind)):
        raise InvalidMembership(f"{role} at {organisation}")
    membership, created = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=Role(role).value
    )
    if created:
        note(membership, "grant_membership", by=by, now=now)
    forget_roles(user)
    return membership


@transaction.atomic
def revoke_membership(
    *, membership: Membership, by: Any, now: datetime, even_the_last: bool = False
) -> None:
    """Take a role away.

    :raises NotAllowed: when `by` does not manage the people there.
    :raises NoAdministratorLeft: for the last administrator at the top, unless `even_the_last`.
    """
    organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    require(by, Capability.MANAGE_PEOPLE, organisation)
    if not even_the_last and is_last_administrator(membership):
        raise NoAdministratorLeft(str(organisation))
    note(membership, "revoke_membership", by=by, now=now)
    user = membership.user
    membership.delete()
    forget_roles(user)


def is_last_administrator(membership: Membership) -> bool:
    """Tell whether an organisation at the top would lose its last active administrator."""
    if membership.role != Role.ADMINISTRATOR or not membership.organisation.is_root():
        return False
    others = Membership.objects.filter(
        organisation=membership.organisation_id,
        role=Role.ADMINISTRATOR.value,
        user__is_active=True,
    )
    return not others.exclude(user=membership.user_id).exists()

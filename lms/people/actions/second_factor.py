"""Which roles need a second step at sign-in, and help for whoever lost it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from lms.people.actions.audit import note
from lms.people.models import Organisation, SecondFactorRule
from lms.people.permissions import require, require_person
from lms.people.queries import list_second_factors
from lms.people.rules import Capability, Role


@transaction.atomic
def require_second_factor(
    *, organisation: Organisation, role: Role, by: Any, now: datetime
) -> SecondFactorRule:
    """Make the second step compulsory for a role at `organisation` and below it.

    :raises NotAllowed: when `by` does not manage the people there.
    """
    require(by, Capability.MANAGE_PEOPLE, organisation)
    rule, created = SecondFactorRule.objects.get_or_create(
        organisation=organisation, role=Role(role).value
    )
    if created:
        note(organisation, "require_second_factor", by=by, now=now, role=str(role))
    return rule


@transaction.atomic
def relax_second_factor(*, rule: SecondFactorRule, by: Any, now: datetime) -> None:
    """Make the second step a person's own choice again.

    :raises NotAllowed: when `by` does not manage the people there.
    """
    require(by, Capability.MANAGE_PEOPLE, rule.organisation)
    note(rule.organisation, "relax_second_factor", by=by, now=now, role=rule.role)
    rule.delete()


@transaction.atomic
def forget_second_factor(*, person: Any, by: Any, now: datetime) -> None:
    """Remove somebody's second factor, for whoever lost the telephone and the recovery codes.

    :raises NotAllowed: unless `by` administers every role of that person.
    """
    require_person(by, person)
    list_second_factors(person).delete()
    note(person, "forget_second_factor", by=by, now=now)

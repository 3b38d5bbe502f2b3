"""Changes to somebody's account by those who administer all of its roles."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from lms import LmsError
from lms.people.actions.audit import note
from lms.people.actions.memberships import NoAdministratorLeft, is_last_administrator
from lms.people.models import Invitation, Membership
from lms.people.permissions import SYSTEM, require_person
from lms.people.rules import Role


class InvalidPerson(LmsError):
    """The account cannot be like that: an e-mail that another account has, or one's own closing."""


@transaction.atomic
def edit_person(
    *, person: Any, first_name: str, last_name: str, email: str, by: Any, now: datetime
) -> Any:
    """Correct somebody's name or e-mail.

    :raises NotAllowed: unless `by` administers every role of that person.
    :raises InvalidPerson: when another account has the e-mail.
    """
    require_person(by, person)
    if email and is_email_taken(email, but=person):
        raise InvalidPerson("e-mail taken")
    before = {"first_name": person.first_name, "last_name": person.last_name, "email": person.email}
    person.first_name, person.last_name, person.email = first_name, last_name, email
    person.save(update_fields=["first_name", "last_name", "email"])
    note(person, "edit_person", by=by, now=now, before=before)
    return person


@transaction.atomic
def close_account(*, person: Any, by: Any, now: datetime) -> Any:
    """Lock somebody out at once, keeping roles and drafts for the day of return.

    :raises NotAllowed: unless `by` administers every role of that person.
    :raises InvalidPerson: for one's own account.
    :raises NoAdministratorLeft: for the last administrator of an organisation at the top.
    """
    require_person(by, person)
    if by is not SYSTEM and by.pk == person.pk:
        raise InvalidPerson("own account")
    held = Membership.objects.filter(user=person.pk, role=Role.ADMINISTRATOR.value)
    for membership in held.select_related("organisation"):
        if is_last_administrator(membership):
            raise NoAdministratorLeft(str(membership.organisation))
    Invitation.objects.filter(user=person.pk).open_at(now).update(revoked_at=now)
    return _set_active(person, active=False, by=by, now=now)


@transaction.atomic
def reopen_account(*, person: Any, by: Any, now: datetime) -> Any:
    """Let somebody sign in again.

    :raises NotAllowed: unless `by` administers every role of that person.
    """
    require_person(by, person)
    return _set_active(person, active=True, by=by, now=now)


def is_email_taken(email: str, *, but: Any = None) -> bool:
    """Tell whether another account signs in with this e-mail, however it is capitalised."""
    others = get_user_model()._default_manager.filter(email__iexact=email)
    return (others.exclude(pk=but.pk) if but else others).exists()


def is_username_taken(username: str) -> bool:
    """Tell whether an account signs in with this user name, however it is capitalised."""
    return get_user_model()._default_manager.filter(username__iexact=username).exists()


def _set_active(person: Any, *, active: bool, by: Any, now: datetime) -> Any:
    if person.is_active != active:
        person.is_active = active
        person.save(update_fields=["is_active"])
        note(person, "reopen_account" if active else "close_account", by=by, now=now)
    return person

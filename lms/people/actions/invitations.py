"""One-time links: made by an administrator, opened once by whoever was given them."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from lms import LmsError
from lms.people.actions.audit import note
from lms.people.actions.memberships import InvalidMembership, grant_membership
from lms.people.actions.people import is_email_taken, is_username_taken
from lms.people.conf import get_conf
from lms.people.models import Invitation, Membership, Organisation
from lms.people.permissions import SYSTEM, get_scope, require, require_person
from lms.people.rules import (
    Capability,
    InvitationState,
    OrganisationKind,
    Role,
    does_role_fit,
)


class UnableToAccept(LmsError):
    """The link no longer works, or what was chosen with it is taken."""


@dataclass(frozen=True, kw_only=True)
class FreshLink:
    """An invitation with its secret, which exists only here and on whatever it is copied to."""

    invitation: Invitation
    secret: str


@transaction.atomic
def invite_person(
    *,
    organisation: Organisation,
    role: Role,
    first_name: str,
    last_name: str,
    email: str,
    by: Any,
    now: datetime,
    days: int | None = None,
) -> FreshLink:
    """Make a link with which somebody becomes `role` at `organisation`.

    :raises NotAllowed: when `by` does not manage the people there.
    :raises InvalidMembership: when the role does not fit the organisation.
    """
    require(by, Capability.MANAGE_PEOPLE, organisation)
    if not does_role_fit(Role(role), OrganisationKind(organisation.kind)):
        raise InvalidMembership(f"{role} at {organisation}")
    link = _make_link(
        organisation=organisation,
        role=Role(role).value,
        first_name=first_name,
        last_name=last_name,
        email=email,
        by=by,
        now=now,
        days=days,
    )
    note(link.invitation, "invite_person", by=by, now=now)
    return link


def issue_password_link(*, person: Any, by: Any, now: datetime) -> FreshLink:
    """Make a link with which somebody sets a new password; earlier links stop working.

    :raises NotAllowed: unless `by` administers every role of that person.
    """
    require_person(by, person)
    return issue_password_links(people=[person], by=by, now=now)[0]


@transaction.atomic
def issue_password_links(*, people: Iterable[Any], by: Any, now: datetime) -> list[FreshLink]:
    """Make password links for many people at once; whoever is out of reach is left out."""
    scope = get_scope(by, Capability.MANAGE_PEOPLE)
    wanted = {person.pk: person for person in people}
    places: dict[Any, list[Membership]] = {pk: [] for pk in wanted}
    held = Membership.objects.filter(user__in=wanted).select_related("organisation")
    for membership in held.order_by("organisation__path"):
        places[membership.user_id].append(membership)
    reached = [
        (wanted[pk], memberships[0].organisation)
        for pk, memberships in places.items()
        if memberships
        and (scope.everything or not wanted[pk].is_superuser)
        and all(scope.covers(one.organisation.path) for one in memberships)
    ]
    Invitation.objects.filter(user__in=[person.pk for person, _place in reached]).open_at(
        now
    ).update(revoked_at=now)
    links = []
    for person, organisation in reached:
        links.append(_make_link(organisation=organisation, user=person, by=by, now=now))
        note(person, "issue_password_link", by=by, now=now)
    return links


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Any, now: datetime) -> None:
    """Make a link stop working.

    :raises NotAllowed: when `by` does not manage the people there.
    """
    require(by, Capability.MANAGE_PEOPLE, invitation.organisation)
    if Invitation.objects.filter(pk=invitation.pk).open_at(now).update(revoked_at=now):
        note(invitation, "revoke_invitation", by=by, now=now)


def find_invitation(*, pk: int, secret: str) -> Invitation | None:
    """Return the invitation of a link, used and late ones too, if its secret is right."""
    found = Invitation.objects.select_related("organisation", "user").filter(pk=pk).first()
    # A hash is compared even for a number that does not exist, so that timing tells nothing.
    expected = found.secret_hash if found else "0" * 64
    return found if compare_digest(expected, _hash(secret)) and found else None


@transaction.atomic
def accept_with_new_account(
    *,
    invitation: Invitation,
    username: str,
    password: str,
    first_name: str,
    last_name: str,
    now: datetime,
) -> Any:
    """Make the invited person's account and membership.

    :raises UnableToAccept: when the link no longer works or the user name is taken.
    """
    _use(invitation, now)
    if is_username_taken(username):
        raise UnableToAccept("user name taken")
    email = "" if is_email_taken(invitation.email) else invitation.email
    try:
        user = get_user_model()._default_manager.create_user(
            username=username,
            email=email,
            password=password,
            first_name=first_name,
            last_name=last_name,
        )
    except IntegrityError as error:
        raise UnableToAccept("user name taken") from error
    _join(invitation, user, now)
    return user


@transaction.atomic
def accept_with_own_account(*, invitation: Invitation, user: Any, now: datetime) -> None:
    """Add the membership to the account that somebody already has.

    :raises UnableToAccept: when the link no longer works.
    """
    _use(invitation, now)
    _join(invitation, user, now)


@transaction.atomic
def set_password_by_link(*, invitation: Invitation, password: str, now: datetime) -> Any:
    """Set the password of the person whom the link is for; all their sessions end.

    :raises UnableToAccept: when the link no longer works.
    """
    _use(invitation, now)
    user = invitation.user
    if user is None or not user.is_active:
        raise UnableToAccept("no such account")
    user.set_password(password)
    user.save(update_fields=["password"])
    note(user, "set_password_by_link", by=user, now=now)
    return user


def _use(invitation: Invitation, now: datetime) -> None:
    # One conditional write decides between two people who open the link at the same moment.
    if not Invitation.objects.filter(pk=invitation.pk).open_at(now).update(used_at=now):
        raise UnableToAccept(InvitationState(invitation.judge(now)))


def _join(invitation: Invitation, user: Any, now: datetime) -> None:
    if not invitation.organisation.is_active or not user.is_active:
        raise UnableToAccept("closed")
    grant_membership(
        user=user,
        organisation=invitation.organisation,
        role=Role(invitation.role),
        by=SYSTEM,
        now=now,
    )
    note(invitation, "accept_invitation", by=user, now=now)


def _make_link(*, by: Any, now: datetime, days: int | None = None, **fields: Any) -> FreshLink:
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        secret_hash=_hash(secret),
        created_by=None if by is SYSTEM else by,
        created_at=now,
        expires_at=now + timedelta(days=days or get_conf().invitation_days),
        **fields,
    )
    return FreshLink(invitation=invitation, secret=secret)


def _hash(secret: str) -> str:
    # Fast on purpose: 256 random bits cannot be guessed, however fast the hash.
    return hashlib.sha256(secret.encode()).hexdigest()

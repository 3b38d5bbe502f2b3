"""Where somebody reaches: memberships turned into path prefixes, read once per user object."""

from typing import TYPE_CHECKING, Any, Union

from django.core.exceptions import PermissionDenied

from lms import LmsError
from lms.people.models import Membership, Organisation
from lms.people.rules import Capability, HeldRole, Scope, find_scope

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

_MEMO = "_people_held_roles"


class System:
    """The site itself: imports, demo data and commands act as nobody in particular."""

    is_active = True
    is_superuser = True
    is_authenticated = True
    pk = None


SYSTEM = System()

Actor = Union["User", "AnonymousUser", System]


class NotAllowed(LmsError, PermissionDenied):
    """The person may not do this here."""


def read_held_roles(user: Any) -> tuple[HeldRole, ...]:
    """Return the roles of `user` that count, reading them once per user object."""
    if not user.is_active or user.pk is None:
        return ()
    if (held := user.__dict__.get(_MEMO)) is None:
        held = Membership.objects.read_held(user.pk)
        user.__dict__[_MEMO] = held
    return held


def forget_roles(user: Any) -> None:
    """Read the roles again at the next question; for a user object that outlives a change."""
    user.__dict__.pop(_MEMO, None)


def get_scope(user: Actor, capability: Capability) -> Scope:
    """Return where `user` has `capability`: everywhere for a superuser, nowhere when inactive."""
    if not user.is_active:
        return Scope()
    if user.is_superuser:
        return Scope(everything=True)
    return find_scope(read_held_roles(user), capability)


def has_capability(user: Actor, capability: Capability) -> bool:
    """Tell whether `user` has `capability` anywhere at all."""
    return bool(get_scope(user, capability))


def user_can(user: Actor, capability: Capability, organisation: Organisation) -> bool:
    """Tell whether `user` has `capability` at `organisation`."""
    return get_scope(user, capability).covers(organisation.path)


def require(user: Actor, capability: Capability, organisation: Organisation | None) -> None:
    """Refuse unless `user` has `capability` at `organisation`; None stands for the whole tree.

    Roles are read afresh: a write must not rest on what was true earlier in the request.

    :raises NotAllowed: when the capability is missing.
    """
    if user is not SYSTEM:
        forget_roles(user)
    scope = get_scope(user, capability)
    if not (scope.everything if organisation is None else scope.covers(organisation.path)):
        raise NotAllowed(capability)


def can_manage_person(user: Actor, person: Any) -> bool:
    """Tell whether `user` may change the account of `person`: name, e-mail, password, closing.

    Only with every role of that person within reach. An account is one for all its roles: a school
    could otherwise take over a province's administrator who also teaches there.
    """
    scope = get_scope(user, Capability.MANAGE_PEOPLE)
    if scope.everything:
        return True
    if not scope or person.is_superuser:
        return False
    paths = list(
        Membership.objects.filter(user=person.pk).values_list("organisation__path", flat=True)
    )
    return bool(paths) and all(scope.covers(path) for path in paths)


def require_person(user: Actor, person: Any) -> None:
    """Refuse unless `user` may change the account of `person`, roles read afresh.

    :raises NotAllowed: when some of it is out of reach.
    """
    if user is not SYSTEM:
        forget_roles(user)
    if not can_manage_person(user, person):
        raise NotAllowed(Capability.MANAGE_PEOPLE)

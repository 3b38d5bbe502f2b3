"""Reads of organisations, people, memberships and invitations, each scoped to who asks."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Prefetch, Q, QuerySet

from lessons.discovery.rules import even_out
from lessons.letters import fold
from lms.people.conf import get_conf
from lms.people.models import Invitation, Membership, Organisation, SecondFactorRule
from lms.people.models.organisations import match_paths, match_scope
from lms.people.permissions import get_scope, read_held_roles
from lms.people.rules import Capability, OrganisationKind, Role, Scope, find_roles_allowing


def list_organisations(
    for_user: Any, capability: Capability = Capability.VIEW_ORGANISATION
) -> QuerySet[Organisation]:
    """Return the organisations where `for_user` has `capability`, in tree order."""
    return Organisation.objects.within(get_scope(for_user, capability)).order_by("path")


def list_people(for_user: Any, capability: Capability = Capability.VIEW_PEOPLE) -> QuerySet[Any]:
    """Return the people with a membership where `for_user` has `capability`.

    Their memberships are prefetched as far as they lie within the same reach: that somebody also
    teaches elsewhere is the other school's knowledge.
    """
    scope = get_scope(for_user, capability)
    seen = Membership.objects.within(scope).select_related("organisation")
    people = get_user_model()._default_manager.order_by("last_name", "first_name", "pk")
    if not scope.everything:
        people = people.filter(
            pk__in=Membership.objects.within(scope).values("user_id"), is_superuser=False
        )
    return people.prefetch_related(
        Prefetch("memberships", seen.order_by("organisation__path", "role"), "seen_memberships")
    )


def list_known_people(for_user: Any) -> QuerySet[Any]:
    """Return `for_user` and the people whose names or lessons `for_user` may see."""
    scopes = [get_scope(for_user, one) for one in (Capability.VIEW_PEOPLE, Capability.VIEW_LESSONS)]
    known = Q(pk=for_user.pk)
    for scope in scopes:
        known |= Q(pk__in=list_member_ids(scope))
    return get_user_model()._default_manager.filter(known)


def name_school(*, user: Any) -> str:
    """Return the school where `user` teaches, for what they write; empty when it is none.

    `LESSONS["SCHOOL_NAME"]` points here.
    """
    writing = find_roles_allowing(Capability.WRITE_LESSONS)
    schools = (held.school for held in read_held_roles(user) if held.role in writing)
    return next((school for school in schools if school), "")


def tell_school_apart(*, owner: Any, name: str) -> str:
    """Return the name of a school where `owner` (a number) belongs, as nobody else's is called.

    With its district where another school has the same name; any other name stays as it is.
    `LESSONS["SCHOOL_APART"]` points here.
    """
    schools = Organisation.objects.filter(kind=OrganisationKind.SCHOOL.value)
    mine = schools.filter(memberships__user=owner) if owner and name else ()
    one = next((one for one in mine if even_out(one.name) == even_out(name)), None)
    if one is None:
        return name
    others = list(schools.filter(name=one.name).exclude(pk=one.pk).values_list("path", flat=True))
    if not others:
        return name
    above = one.get_parent()
    is_near = any(path[: -Organisation.steplen] == above.path for path in others)
    return f"{name} ({above.name}, {one.code})" if is_near else f"{name} ({above.name})"


def find_colleagues(*, user: Any, words: str) -> list[Any]:
    """Return who writes lessons at a school of `user`, or below the office that it answers to.

    Found by a part of the name, with or without diacritics, or by the whole user name; each has
    the name of the school as `place`. `LESSONS["COLLEAGUES"]` points here.
    """
    writers = Membership.objects.effective().filter(
        role__in=find_roles_allowing(Capability.WRITE_LESSONS), user__is_active=True
    )
    own = writers.filter(user=user.pk).values_list("organisation__path", flat=True)
    offices = [path[: -Organisation.steplen] or path for path in own]
    wanted = fold(words).split()
    found: dict[int, Any] = {}
    reached = writers.filter(match_paths("organisation__path", offices)).exclude(user=user.pk)
    for one in reached.select_related("user", "organisation").order_by("organisation__path", "pk"):
        person: Any = one.user
        name = fold(f"{person.first_name} {person.last_name}")
        if person.username == words or all(word in name for word in wanted):
            person.place = one.organisation.name
            found.setdefault(person.pk, person)
    return list(found.values())


def list_memberships(
    for_user: Any, capability: Capability = Capability.VIEW_PEOPLE
) -> QuerySet[Membership]:
    """Return the memberships at organisations where `for_user` has `capability`."""
    return (
        Membership.objects.within(get_scope(for_user, capability))
        .select_related("user", "organisation")
        .order_by("organisation__path", "role", "user__last_name", "pk")
    )


def list_invitations(for_user: Any) -> QuerySet[Invitation]:
    """Return the invitations to organisations whose people `for_user` manages."""
    return Invitation.objects.within(get_scope(for_user, Capability.MANAGE_PEOPLE)).select_related(
        "organisation", "user", "created_by"
    )


def list_second_factor_rules(for_user: Any) -> QuerySet[SecondFactorRule]:
    """Return the two-step sign-in rules of organisations whose people `for_user` manages."""
    scope = get_scope(for_user, Capability.MANAGE_PEOPLE)
    return (
        SecondFactorRule.objects.filter(match_scope("organisation__path", scope))
        .select_related("organisation")
        .order_by("organisation__path", "role")
    )


def list_own_memberships(user: Any) -> QuerySet[Membership]:
    """Return what `user` is and where, closed organisations left out."""
    return (
        Membership.objects.effective()
        .filter(user=user.pk)
        .select_related("organisation")
        .order_by("organisation__path", "role")
    )


def list_member_ids(scope: Scope) -> QuerySet[Membership, Any]:
    """Return a subquery of the ids of everybody who is a member where `scope` reaches."""
    return Membership.objects.within(scope).values("user_id")


def list_roles_at_or_below(organisation: Organisation, user: Any) -> list[Role]:
    """Return the roles that `user` holds at `organisation` or below it."""
    rows = Membership.objects.filter(user=user.pk, organisation__path__startswith=organisation.path)
    return [Role(role) for role in rows.values_list("role", flat=True)]


def needs_second_factor(user: Any) -> bool:
    """Tell whether one of the roles of `user` makes the second step compulsory."""
    compulsory = get_conf().second_factor_roles
    return any(
        held.role in compulsory or held.demands_second_factor for held in read_held_roles(user)
    )


def list_second_factors(user: Any) -> QuerySet[Any]:
    """Return what `user` proves the second step with."""
    # By name: without allauth the site must still come as far as the check that says so.
    return apps.get_model("mfa", "Authenticator").objects.filter(user=user.pk)


def list_newcomers(for_user: Any) -> QuerySet[Any]:
    """Return the people whom `for_user` manages and who have not been given a password yet."""
    people = list_people(for_user, Capability.MANAGE_PEOPLE)
    return people.filter(
        is_active=True, last_login=None, password__startswith=UNUSABLE_PASSWORD_PREFIX
    )

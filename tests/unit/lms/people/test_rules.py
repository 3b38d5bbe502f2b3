"""Roles, reach, invitations and limits, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.rules import (
    CAPABILITIES,
    ROLES_FITTING,
    Capability,
    HeldRole,
    InvalidRate,
    InvitationState,
    OrganisationKind,
    Rate,
    Role,
    Scope,
    choose_client_address,
    find_roles_allowing,
    find_scope,
    judge_invitation,
    may_stand_below,
    parse_rate,
)

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
steps = st.text(alphabet="01Z", min_size=2, max_size=2)
paths = st.lists(steps, min_size=1, max_size=4).map("".join)
held_roles = st.lists(st.builds(HeldRole, st.sampled_from(Role), paths), max_size=8)


@given(held=held_roles, capability=st.sampled_from(Capability), path=paths)
def test_scope_equals_asking_every_role(held, capability, path) -> None:
    by_hand = any(
        capability in CAPABILITIES[one.role] and path[: len(one.path)] == one.path for one in held
    )
    assert find_scope(held, capability).covers(path) == by_hand


@given(held=held_roles, capability=st.sampled_from(Capability))
def test_scope_names_no_place_twice(held, capability) -> None:
    found = find_scope(held, capability).paths
    assert not any(one != other and one.startswith(other) for one in found for other in found)


def test_an_empty_scope_covers_nothing() -> None:
    assert not Scope()
    assert not Scope().covers("0001")
    assert Scope(everything=True).covers("0001")


def test_every_role_fits_somewhere_and_every_capability_is_somebodys() -> None:
    assert frozenset().union(*ROLES_FITTING.values()) == set(Role)
    assert all(find_roles_allowing(capability) for capability in Capability)


@pytest.mark.parametrize(
    ("kind", "foreign"),
    [
        (OrganisationKind.SCHOOL, {Role.OFFICE_REVIEWER, Role.EDUCATION_OFFICER, Role.BROADCASTER}),
        (OrganisationKind.DISTRICT, {Role.TEACHER, Role.SCHOOL_REVIEWER, Role.BROADCASTER}),
        (OrganisationKind.PROVINCE, {Role.TEACHER, Role.SCHOOL_REVIEWER}),
    ],
)
def test_roles_that_do_not_exist_at_a_kind_of_organisation(kind, foreign) -> None:
    assert set(Role) - ROLES_FITTING[kind] == foreign


def test_schools_stand_under_offices_and_never_the_reverse() -> None:
    assert may_stand_below(OrganisationKind.SCHOOL, OrganisationKind.PROVINCE)
    assert may_stand_below(OrganisationKind.SCHOOL, OrganisationKind.DISTRICT)
    assert may_stand_below(OrganisationKind.PROVINCE, None)
    assert not may_stand_below(OrganisationKind.DISTRICT, OrganisationKind.SCHOOL)
    assert not may_stand_below(OrganisationKind.DISTRICT, None)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, InvitationState.OPEN),
        ({"expires_at": NOW}, InvitationState.EXPIRED),
        ({"used_at": NOW}, InvitationState.USED),
        ({"revoked_at": NOW}, InvitationState.REVOKED),
        ({"used_at": NOW, "expires_at": NOW}, InvitationState.USED),
    ],
)
def test_an_invitation_is_good_until_it_is_used_withdrawn_or_late(changes, state) -> None:
    facts = {"used_at": None, "revoked_at": None, "expires_at": NOW + timedelta(seconds=1)}
    assert judge_invitation(**(facts | changes), now=NOW) == state


def test_reads_rates() -> None:
    assert parse_rate("10/m") == Rate(count=10, seconds=60)
    assert parse_rate("3/s") == Rate(count=3, seconds=1)


@pytest.mark.parametrize("text", ["", "10", "/m", "ten/m", "10/d", "-1/m", "²/m"])
def test_refuses_a_rate_it_cannot_read(text) -> None:
    with pytest.raises(InvalidRate):
        parse_rate(text)


@pytest.mark.parametrize(
    ("forwarded_for", "proxies", "address"),
    [
        ("6.6.6.6", 0, "10.0.0.1"),
        ("6.6.6.6, 203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("203.0.113.9", 2, "10.0.0.1"),
        ("", 1, "10.0.0.1"),
    ],
)
def test_a_client_cannot_choose_its_own_address(forwarded_for, proxies, address) -> None:
    assert (
        choose_client_address(peer="10.0.0.1", forwarded_for=forwarded_for, trusted_proxies=proxies)
        == address
    )

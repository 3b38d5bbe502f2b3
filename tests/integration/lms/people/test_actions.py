"""What administrators may do, where they may do it, and what they cannot do by accident."""

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from lms.people.actions.memberships import (
    InvalidMembership,
    NoAdministratorLeft,
    grant_membership,
    revoke_membership,
)
from lms.people.actions.organisations import (
    InvalidOrganisation,
    add_organisation,
    close_organisation,
    move_organisation,
    rename_organisation,
    reopen_organisation,
)
from lms.people.actions.people import InvalidPerson, close_account, edit_person, reopen_account
from lms.people.models import Organisation
from lms.people.permissions import SYSTEM, NotAllowed, can_manage_person, user_can
from lms.people.rules import Capability, OrganisationKind, Role, does_role_fit
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def grant(world, user, place, role, by):
    return grant_membership(user=user, organisation=world.at[place], role=role, by=by, now=NOW)


@pytest.mark.parametrize(
    ("place", "reached"),
    [
        ("S1", {"S1"}),
        ("D1", {"D1", "S1", "S2"}),
        ("P1", {"P1", "D1", "D2", "S1", "S2", "S3"}),
    ],
)
def test_an_administrator_gives_roles_at_and_below_the_own_organisation(
    world, place, reached
) -> None:
    by, granted = world.person("administrator", place), set()
    for name in world.at:
        try:
            grant(world, UserFactory(), name, Role.ADMINISTRATOR, by)
            granted.add(name)
        except NotAllowed:
            pass
    assert granted == reached


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_gives_roles(world, role) -> None:
    place = next(p for p in ("S1", "D1", "P1") if _fits(world, role, p))
    by = world.person(role, place)
    with pytest.raises(NotAllowed):
        grant(world, UserFactory(), place, Role.DEVICE_STEWARD, by)


def _fits(world, role, place) -> bool:
    return does_role_fit(role, OrganisationKind(world.at[place].kind))


def test_a_role_must_exist_at_the_organisation(world) -> None:
    with pytest.raises(InvalidMembership):
        grant(world, UserFactory(), "D1", Role.TEACHER, SYSTEM)


def test_granting_twice_changes_nothing_and_is_written_down_once(world) -> None:
    user = UserFactory()
    first = grant(world, user, "S1", Role.TEACHER, SYSTEM)
    assert grant(world, user, "S1", Role.TEACHER, SYSTEM) == first
    entries = ModelLogEntry.objects.filter(
        action="people.grant_membership", object_id=str(first.pk)
    )
    assert [entry.user for entry in entries] == [None]


def test_roles_at_a_closed_organisation_do_not_count(world) -> None:
    user = world.person("administrator", "S1")
    close_organisation(organisation=world.at["S1"], by=SYSTEM, now=NOW)
    with pytest.raises(NotAllowed):
        grant(world, UserFactory(), "S1", Role.TEACHER, user)
    reopen_organisation(organisation=world.at["S1"], by=SYSTEM, now=NOW)
    grant(world, UserFactory(), "S1", Role.TEACHER, user)


def test_the_last_administrator_at_the_top_stays(world) -> None:
    chief = world.person("administrator", "P1")
    with pytest.raises(NoAdministratorLeft):
        revoke_membership(membership=chief.memberships.get(), by=SYSTEM, now=NOW)
    with pytest.raises(NoAdministratorLeft):
        close_account(person=chief, by=SYSTEM, now=NOW)
    second = world.person("administrator", "P1")
    revoke_membership(membership=chief.memberships.get(), by=second, now=NOW)
    revoke_membership(membership=second.memberships.get(), by=SYSTEM, now=NOW, even_the_last=True)


def test_a_closed_account_is_no_second_administrator(world) -> None:
    chief = world.person("administrator", "P1")
    world.person("administrator", "P1", inactive=True)
    with pytest.raises(NoAdministratorLeft):
        revoke_membership(membership=chief.memberships.get(), by=SYSTEM, now=NOW)


def test_an_account_is_managed_only_by_who_administers_all_its_roles(world) -> None:
    school, district = world.person("administrator", "S1"), world.person("administrator", "D1")
    both = world.person("teacher", "S1")
    grant(world, both, "S2", Role.TEACHER, SYSTEM)
    assert not can_manage_person(school, both)
    assert can_manage_person(district, both)
    chief = world.person("administrator", "P1")
    grant(world, chief, "S1", Role.TEACHER, SYSTEM)
    with pytest.raises(NotAllowed):
        edit_person(
            person=chief, first_name="", last_name="", email="moi@vi-du.vn", by=school, now=NOW
        )
    root = world.person("teacher", "S1", superuser=True)
    assert not can_manage_person(chief, root)


def test_an_email_belongs_to_one_account_however_it_is_written(world) -> None:
    UserFactory(email="Hoa@vi-du.vn")
    with pytest.raises(InvalidPerson):
        edit_person(
            person=world.things["S1"].teacher,
            first_name="",
            last_name="",
            email="hoa@VI-DU.vn",
            by=SYSTEM,
            now=NOW,
        )


def test_an_account_is_closed_and_opened_again(world, client) -> None:
    teacher, by = world.things["S1"].teacher, world.person("administrator", "S1")
    with pytest.raises(InvalidPerson):
        close_account(person=by, by=by, now=NOW)
    client.force_login(teacher)
    close_account(person=teacher, by=by, now=NOW)
    assert client.get("/people/").status_code == 302
    assert not user_can(teacher, Capability.WRITE_LESSONS, world.at["S1"])
    reopen_account(person=teacher, by=by, now=NOW)
    assert user_can(teacher, Capability.WRITE_LESSONS, world.at["S1"])


def test_organisations_are_added_below_the_own_one_only(world) -> None:
    by = world.person("administrator", "D1")
    new = {"kind": OrganisationKind.SCHOOL, "name": "Trường mới", "by": by, "now": NOW}
    added = add_organisation(**new, code="moi", parent=world.at["D1"])
    assert added.get_parent() == world.at["D1"]
    for place in ("D2", "P1", None):
        with pytest.raises(NotAllowed):
            add_organisation(**new, code="nua", parent=world.at.get(place))
    with pytest.raises(InvalidOrganisation):
        add_organisation(**new, code="moi", parent=world.at["D1"])
    with pytest.raises(InvalidOrganisation):
        add_organisation(**(new | {"kind": OrganisationKind.DISTRICT}), code="x",
                         parent=world.at["D1"])  # fmt: skip


def test_moving_needs_both_ends(world) -> None:
    with pytest.raises(NotAllowed):
        move_organisation(
            organisation=world.at["S1"],
            parent=world.at["D2"],
            by=world.person("administrator", "D1"),
            now=NOW,
        )
    moved = move_organisation(
        organisation=world.at["S1"],
        parent=world.at["D2"],
        by=world.person("administrator", "P1"),
        now=NOW,
    )
    assert moved.get_parent() == world.at["D2"]
    officer = world.person("education_officer", "D2")
    assert user_can(officer, Capability.VIEW_LESSONS, moved)
    assert Organisation.find_problems() == ([], [], [], [], [])


def test_an_administrator_renames_but_does_not_close_the_own_school(world) -> None:
    by = world.person("administrator", "S1")
    named = rename_organisation(
        organisation=world.at["S1"], name="Tên mới", code="s1", by=by, now=NOW
    )
    assert named.name == "Tên mới"
    with pytest.raises(NotAllowed):
        close_organisation(organisation=world.at["S1"], by=by, now=NOW)
    with pytest.raises(InvalidOrganisation):
        rename_organisation(organisation=world.at["S1"], name="x", code="s2", by=by, now=NOW)

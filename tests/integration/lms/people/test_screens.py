"""The admin's screens: what they let an administrator do, and how many queries they cost."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from lms.people.models import Organisation
from lms.people.permissions import SYSTEM, get_scope
from lms.people.rules import Capability
from tests.factories.people import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def school_admin(client, world):
    user = world.person("administrator", "S1")
    client.force_login(user)
    return user


def person_url(world, school) -> str:
    return reverse("people_admin:person", args=[world.things[school].teacher.pk])


def test_an_administrator_looks_after_the_people_of_the_school(client, world, school_admin) -> None:
    url, teacher = person_url(world, "S1"), world.things["S1"].teacher
    edit = {"verb": "edit", "first_name": "Lê", "last_name": "An", "email": ""}
    assert client.post(url, edit).status_code == 302
    grant = {"verb": "grant", "organisation": world.at["S1"].pk, "role": "school_reviewer"}
    assert client.post(url, grant).status_code == 302
    assert client.post(url, grant | {"role": "broadcaster"}).status_code == 422
    assert client.post(url, grant | {"organisation": world.at["S2"].pk}).status_code == 422
    teacher.refresh_from_db()
    assert (teacher.first_name, teacher.last_name) == ("Lê", "An")
    given = teacher.memberships.get(role="school_reviewer")
    assert client.post(url, {"verb": "revoke", "membership": given.pk}).status_code == 302
    assert client.post(url, {"verb": "link"}).status_code == 200
    assert client.post(url, {"verb": "close"}).status_code == 302
    assert not get_user_model().objects.get(pk=teacher.pk).is_active
    assert client.post(url, {"verb": "reopen"}).status_code == 302
    assert client.post(url, {"verb": "show_with"}).status_code == 404
    assert client.get(url).status_code == 200


def test_taking_the_only_role_away_leads_back_to_the_list(client, world, school_admin) -> None:
    url = person_url(world, "S1")
    own = world.things["S1"].membership
    answer = client.post(url, {"verb": "revoke", "membership": own.pk})
    assert answer.url == reverse("people_admin:people")
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    "verb", ["edit", "grant", "revoke", "close", "reopen", "link", "forget_factor"]
)
def test_neighbours_are_out_of_reach_for_every_verb(client, world, school_admin, verb) -> None:
    other = world.things["S2"]
    data = {"verb": verb, "membership": other.membership.pk, "last_name": "x", "first_name": "x"}
    assert client.post(person_url(world, "S2"), data).status_code == 404
    other.teacher.refresh_from_db()
    assert other.teacher.is_active
    assert other.teacher.memberships.count() == 1


@pytest.mark.parametrize("number", ["9" * 25, "9" * 5000, "²"])
def test_a_number_that_no_row_has_is_not_found(client, world, school_admin, number) -> None:
    for where, name in (
        (reverse("people_admin:invitations"), "invitation"),
        (reverse("people_admin:second_factor"), "rule"),
        (person_url(world, "S1"), "membership"),
    ):
        answer = client.post(where, {"verb": "revoke", name: number})
        assert answer.status_code == 404, name
    if number.isascii():
        assert (
            client.get(reverse("people_admin:people"), {"organisation": number}).status_code == 404
        )


@pytest.mark.parametrize("verb", ["edit", "revoke", "close", "link", "forget_factor"])
def test_an_education_officer_looks_and_changes_nothing(client, world, verb) -> None:
    client.force_login(world.person("education_officer", "D1"))
    thing = world.things["S1"]
    assert client.get(person_url(world, "S1")).status_code == 200
    data = {"verb": verb, "membership": thing.membership.pk, "last_name": "x", "first_name": "x"}
    assert client.post(person_url(world, "S1"), data).status_code == 404
    thing.teacher.refresh_from_db()
    assert thing.teacher.is_active
    assert thing.teacher.memberships.exists()


def test_an_account_shared_with_another_school_is_not_taken_over(
    client, world, school_admin
) -> None:
    shared = world.person("administrator", "P1")
    MembershipFactory(user=shared, organisation=Organisation.objects.get(code="s1"))
    url = reverse("people_admin:person", args=[shared.pk])
    text = client.get(url).content.decode()
    assert "Đơn vị S1" in text
    assert "Đơn vị P1" not in text
    assert client.post(url, {"verb": "link"}).status_code == 404


@pytest.mark.parametrize("verb", ["rename", "move", "close", "reopen"])
def test_teachers_change_no_organisation(client, world, verb) -> None:
    client.force_login(world.things["S1"].teacher)
    url = reverse("people_admin:organisation", args=[world.at["S1"].pk])
    assert client.get(url).status_code == 200
    data = {"verb": verb, "name": "x", "code": "x", "parent": world.at["D2"].pk}
    assert client.post(url, data).status_code in {404, 422}
    assert Organisation.objects.get(pk=world.at["S1"].pk).name == "Đơn vị S1"


def test_a_district_adds_moves_and_closes_schools(client, world) -> None:
    client.force_login(world.person("administrator", "P1"))
    new = {"parent": world.at["D1"].pk, "kind": "school", "name": "Trường mới", "code": "moi"}
    answer = client.post(reverse("people_admin:new_organisation"), new)
    assert answer.status_code == 302
    again = client.post(reverse("people_admin:new_organisation"), new)
    assert again.status_code == 422
    assert client.post(answer.url, {"verb": "move", "parent": world.at["D2"].pk}).status_code == 302
    assert client.post(answer.url, {"verb": "close"}).status_code == 302
    school = Organisation.objects.get(code="moi")
    assert school.get_parent() == world.at["D2"]
    assert not school.is_active
    page = client.get(answer.url)
    assert page.status_code == 200
    assert len(page.context["history"]) == 3


def test_two_hundred_organisations_cost_no_more_queries(
    client, home, django_assert_max_num_queries
) -> None:
    province = OrganisationFactory(province=True)
    for _number in range(20):
        district = OrganisationFactory(district=True, parent=province)
        for _school in range(9):
            OrganisationFactory(parent=district)
    schools = Organisation.objects.filter(kind="school")
    for school in schools[:60]:
        MembershipFactory(organisation=school)
    client.force_login(MembershipFactory(organisation=province, role="administrator").user)
    # They are made once for all four: that takes longer than to ask.
    for name, limit in (
        ("people_admin:organisations", 20),
        ("people_admin:people", 20),
        ("people_admin:invitations", 20),
        ("wagtailadmin_home", 40),
    ):
        client.get(reverse(name))
        with django_assert_max_num_queries(limit, info=name):
            assert client.get(reverse(name)).status_code == 200


def test_the_system_may_do_everything(world) -> None:
    assert get_scope(SYSTEM, Capability.MANAGE_PEOPLE).everything


def test_menus_show_what_a_role_may_open(client, world) -> None:
    client.force_login(world.things["S1"].teacher)
    text = client.get("/admin/").content.decode()
    assert reverse("people_admin:organisations") in text
    for name in ("people", "invitations", "second_factor"):
        assert f'"{reverse(f"people_admin:{name}")}"' not in text
    for wagtails in ("wagtailusers_users:index", "wagtailusers_groups:index"):
        assert reverse(wagtails) not in text
        assert client.get(reverse(wagtails)).status_code in {302, 403}
    client.force_login(world.person("administrator", "S1"))
    text = client.get("/admin/").content.decode()
    assert reverse("people_admin:invitations") in text
    assert reverse("wagtailusers_users:index") not in text

"""People without a desk in the admin are shown their own page."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin/nowhere/"])
def test_goes_to_the_own_page_and_stays_there(client, world, path, without_the_admin):
    client.force_login(world.person(without_the_admin, "P1"))
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0] == "/people/"


def test_an_officer_at_the_top_keeps_the_curriculum(client, world):
    client.force_login(world.person("education_officer", "P1"))
    assert client.get("/admin/snippets/curriculum/topic/").status_code == 200
    assert client.get("/admin/sheets/topics/").status_code == 200


def test_an_officer_of_a_district_does_not(client, world):
    client.force_login(world.person("education_officer", "D1"))
    assert client.get("/admin/snippets/curriculum/topic/").status_code != 200
    assert client.get("/admin/sheets/topics/").status_code == 403

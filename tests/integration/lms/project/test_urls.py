import pytest
from django.test import Client

from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_nobody_claims_an_address_of_their_own(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    response = client.post("/accounts/email/", {"email": "so@vi-du.vn", "action_add": ""})
    assert response.status_code == 302
    user.refresh_from_db()
    assert user.email != "so@vi-du.vn"
    assert not user.emailaddress_set.exists()


def test_nobody_signs_up_without_an_invitation(client: Client) -> None:
    given = {"username": "ai-do", "password1": "mot-mat-khau-dai", "password2": "mot-mat-khau-dai"}
    client.post("/accounts/signup/", given)
    assert not UserFactory._meta.model.objects.filter(username="ai-do").exists()


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin/people/", "/people/"])
def test_strangers_are_sent_to_the_one_door(client: Client, path: str) -> None:
    response = client.get(path, follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/")

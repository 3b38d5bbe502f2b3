"""One-time links: they work once, in time, for whom they are meant."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lms.people.actions.invitations import (
    UnableToAccept,
    accept_with_new_account,
    find_invitation,
    invite_person,
    issue_password_link,
    issue_password_links,
    revoke_invitation,
    set_password_by_link,
)
from lms.people.models import Invitation
from lms.people.permissions import SYSTEM, NotAllowed
from lms.people.rules import Role
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
FORM = {
    "first_name": "Trần Văn",
    "last_name": "Bình",
    "username": "binh.tran",
    "password": "con-suoi-chay-qua-nui",
    "again": "con-suoi-chay-qua-nui",
}


def invite(world, place="S1", **changes):
    return invite_person(
        **(
            {
                "organisation": world.at[place],
                "role": Role.TEACHER,
                "first_name": "Trần Văn",
                "last_name": "Bình",
                "email": "",
                "by": SYSTEM,
                "now": NOW,
            }
            | changes
        )
    )


def address(link) -> str:
    return reverse("people_invitation", args=[link.invitation.pk, link.secret])


def test_a_link_makes_an_account_with_its_role_once(client, world) -> None:
    url = address(invite(world))
    assert client.get(url).status_code == 200
    assert client.post(url, FORM).url == reverse("account_login")
    user = get_user_model().objects.get(username="binh.tran")
    assert user.check_password(FORM["password"])
    assert user.memberships.get().organisation == world.at["S1"]
    again = client.post(url, FORM | {"username": "ke-gian"})
    assert again.status_code == 410
    assert not get_user_model().objects.filter(username="ke-gian").exists()


def test_the_secret_is_stored_nowhere(world) -> None:
    link = invite(world)
    stored = Invitation.objects.filter(pk=link.invitation.pk).values().get()
    assert link.secret not in str(stored)


@pytest.mark.parametrize(
    ("break_it", "status"),
    [
        (lambda link: Invitation.objects.filter(pk=link.invitation.pk).update(expires_at=NOW), 410),
        (lambda link: revoke_invitation(invitation=link.invitation, by=SYSTEM, now=NOW), 410),
        (lambda link: Invitation.objects.all().delete(), 404),
    ],
    ids=["late", "withdrawn", "gone"],
)
def test_a_dead_link_says_so_and_makes_nothing(client, world, break_it, status) -> None:
    link = invite(world)
    break_it(link)
    for answer in (client.get(address(link)), client.post(address(link), FORM)):
        assert answer.status_code == status
    assert not get_user_model().objects.filter(username="binh.tran").exists()


def test_a_wrong_secret_opens_nothing(client, world) -> None:
    link = invite(world)
    other = invite(world)
    assert find_invitation(pk=link.invitation.pk, secret=other.secret) is None
    assert find_invitation(pk=10**9, secret=link.secret) is None
    wrong = reverse("people_invitation", args=[link.invitation.pk, other.secret])
    assert client.get(wrong).status_code == 404


def test_of_two_who_open_a_link_at_once_one_comes_in(world) -> None:
    link = invite(world)
    # Both have read the invitation while it was open.
    copies = [find_invitation(pk=link.invitation.pk, secret=link.secret) for _one in range(2)]
    given = {"password": "x", "first_name": "", "last_name": "", "now": NOW}
    accept_with_new_account(invitation=copies[0], username="mot", **given)
    with pytest.raises(UnableToAccept):
        accept_with_new_account(invitation=copies[1], username="hai", **given)
    assert not get_user_model().objects.filter(username="hai").exists()


def test_a_refused_acceptance_leaves_the_link_open(world) -> None:
    link, taken = invite(world), UserFactory(username="Binh")
    given = {"password": "x", "first_name": "", "last_name": "", "now": NOW}
    with pytest.raises(UnableToAccept):
        accept_with_new_account(invitation=link.invitation, username="bINH", **given)
    assert Invitation.objects.open_at(NOW).filter(pk=link.invitation.pk).exists()
    assert taken.username == "Binh"


def test_a_link_to_a_closed_school_does_not_work(world, client) -> None:
    link = invite(world)
    world.at["S1"].is_active = False
    world.at["S1"].save()
    assert client.post(address(link), FORM).status_code == 410


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"again": "khac"}, "again"),
        ({"password": "12345678901", "again": "12345678901"}, "password"),
        ({"username": "hoa@vi-du.vn"}, "username"),
        ({"username": "gv-s1"}, "username"),
        ({"username": "GV-S1"}, "username"),
        ({"last_name": ""}, "last_name"),
    ],
)
def test_a_form_with_a_mistake_keeps_the_link(client, world, changes, field) -> None:
    url = address(invite(world))
    answer = client.post(url, FORM | changes)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert client.get(url).status_code == 200


def test_somebody_with_an_account_joins_with_it(client, world) -> None:
    url, user = address(invite(world, "S2")), world.things["S1"].teacher
    client.force_login(user)
    assert client.post(url, {"own_account": "1"}).url == reverse("people_home")
    assert user.memberships.filter(organisation=world.at["S2"]).exists()
    assert client.get(url).status_code == 410


def test_a_password_link_ends_sessions_and_earlier_links(client, world) -> None:
    teacher, by = world.things["S1"].teacher, world.person("administrator", "S1")
    first = issue_password_link(person=teacher, by=by, now=NOW)
    second = issue_password_link(person=teacher, by=by, now=NOW)
    assert client.get(address(first)).status_code == 410
    client.force_login(teacher)
    answer = client.post(address(second), {k: FORM[k] for k in ("password", "again")})
    assert answer.url == reverse("account_login")
    teacher.refresh_from_db()
    assert teacher.check_password(FORM["password"])
    assert "_auth_user_id" not in client.session or client.get("/people/").status_code == 302


def test_a_closed_account_sets_no_password(world) -> None:
    teacher = world.things["S1"].teacher
    link = issue_password_link(person=teacher, by=SYSTEM, now=NOW)
    teacher.is_active = False
    teacher.save()
    with pytest.raises(UnableToAccept):
        set_password_by_link(invitation=link.invitation, password="x", now=NOW)


def test_links_are_made_only_for_people_within_reach(world) -> None:
    by = world.person("administrator", "S1")
    with pytest.raises(NotAllowed):
        invite(world, "S2", by=by)
    with pytest.raises(NotAllowed):
        issue_password_link(person=world.things["S2"].teacher, by=by, now=NOW)
    both = [world.things["S1"].teacher, world.things["S2"].teacher]
    links = issue_password_links(people=both, by=by, now=NOW)
    assert [link.invitation.user for link in links] == [world.things["S1"].teacher]


def test_an_administrator_invites_and_sees_the_link_once(client, world) -> None:
    client.force_login(world.person("administrator", "S1"))
    data = {
        "first_name": "Trần Văn",
        "last_name": "Bình",
        "email": "",
        "organisation": world.at["S1"].pk,
        "role": "teacher",
        "days": 7,
    }
    answer = client.post(reverse("people_admin:invite"), data)
    assert answer.status_code == 200
    assert answer["Cache-Control"].startswith("max-age=0")
    made = Invitation.objects.latest("pk")
    assert made.expires_at - made.created_at == timedelta(days=7)
    assert f"/people/invitation/{made.pk}/" in answer.content.decode()
    elsewhere = client.post(
        reverse("people_admin:invite"), data | {"organisation": world.at["S2"].pk}
    )
    assert elsewhere.status_code == 422
    withdraw = client.post(reverse("people_admin:invitations"), {"invitation": made.pk})
    assert withdraw.status_code == 302
    made.refresh_from_db()
    assert made.revoked_at
    other = world.things["S2"].invitation
    hidden = client.post(reverse("people_admin:invitations"), {"invitation": other.pk})
    assert hidden.status_code == 404


def test_newcomers_get_one_table_of_links(client, world) -> None:
    by, new = world.person("administrator", "S1"), world.person("teacher", "S1")
    new.set_unusable_password()
    new.save()
    client.force_login(by)
    answer = client.post(reverse("people_admin:newcomers"))
    table = load_workbook(BytesIO(answer.content)).worksheets[0]
    rows = list(table.values)[1:]
    assert [row[1] for row in rows] == [new.username]
    assert client.get(rows[0][3]).status_code == 200

"""Signing in: by either name, not by guessing, with a second step where a rule asks for it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from lms.people.actions.second_factor import (
    forget_second_factor,
    relax_second_factor,
    require_second_factor,
)
from lms.people.middleware.limits import count_request
from lms.people.permissions import SYSTEM, NotAllowed
from lms.people.rules import Rate, Role

pytestmark = pytest.mark.django_db
NOW = timezone.now()
PASSWORD = "mat-khau-rat-dai"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def sign_in(client, login, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": login, "password": password}, **extra)


@pytest.mark.parametrize("name", ["gv-s1", "gv-s1@vi-du.vn", "GV-S1@vi-du.vn"])
def test_signs_in_by_user_name_or_email(client, world, name) -> None:
    answer = sign_in(client, name)
    assert answer.status_code == 302
    assert answer.url == reverse("people_home")
    assert client.get(answer.url).url == reverse("desk:lessons")


@pytest.mark.parametrize("role", ["school_reviewer", "administrator"])
def test_who_does_more_than_teach_arrives_in_the_admin(client, world, role) -> None:
    client.force_login(world.person(role, "S1"))
    assert client.get(reverse("people_home")).url == reverse("wagtailadmin_home")


def test_home_without_the_admin_lists_own_roles(client, world, without_the_admin) -> None:
    client.force_login(world.person(without_the_admin, "S1"))
    answer = client.get(reverse("people_home"))
    assert answer.status_code == 200
    assert "Đơn vị S1" in answer.content.decode()


def test_strangers_cannot_sign_up(client, db) -> None:
    data = {"username": "la", "email": "", "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post("/accounts/signup/", data)
    assert answer.status_code in {200, 403}
    assert "_auth_user_id" not in client.session


def test_wagtails_own_door_leads_to_ours(client, world) -> None:
    answer = client.post("/admin/login/?next=/admin/", {"username": "gv-s1", "password": PASSWORD})
    assert answer.status_code == 302
    assert answer.url.startswith(LOGIN)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["gv-s1", "gv-s1@vi-du.vn"])
def test_guessing_locks_the_account_and_not_the_school(client, world, settings, name) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    settings.ACCOUNT_RATE_LIMITS = False
    for _attempt in range(3):
        last = sign_in(client, name, "sai-roi-day")
    assert last.status_code == 429
    locked = sign_in(client, name)
    assert locked.status_code == 429
    assert "Retry-After" in locked
    assert "_auth_user_id" not in client.session
    # The neighbour behind the same router still comes in.
    assert sign_in(client, "gv-s2").status_code == 302


def test_a_rule_sends_its_people_to_set_up_the_second_step(client, world) -> None:
    teacher = world.things["S1"].teacher
    client.force_login(teacher)
    assert client.get("/admin/").status_code == 200
    rule = require_second_factor(organisation=world.at["D1"], role=Role.TEACHER, by=SYSTEM, now=NOW)
    for url in ("/admin/", "/people/", "/admin/api/main/pages/"):
        assert client.get(url).url == reverse("mfa_activate_totp")
    # A film of a public page is as public as the page; a private one is not.
    public = reverse("media_files:public", args=["encodings/none-of-that-name-here/x.mp4"])
    assert client.get(public).status_code == 404
    private = reverse("media_files:private", args=["signed", "x.mp4"])
    assert client.get(private).url == reverse("mfa_activate_totp")
    setting_up = client.get(reverse("mfa_activate_totp"))
    assert setting_up.status_code == 302
    assert setting_up.url.startswith(reverse("account_reauthenticate"))
    assert client.get(setting_up.url).status_code == 200
    assert client.get(reverse("account_logout")).status_code == 200
    client.force_login(world.things["S3"].teacher)
    assert client.get("/admin/").status_code == 200
    client.force_login(teacher)
    Authenticator.objects.create(user=teacher, type=Authenticator.Type.TOTP, data={})
    assert client.get("/admin/").status_code == 200
    forget_second_factor(person=teacher, by=world.person("administrator", "S1"), now=NOW)
    assert client.get("/admin/").status_code == 302
    relax_second_factor(rule=rule, by=SYSTEM, now=NOW)
    assert client.get("/admin/").status_code == 200


def test_settings_may_ask_a_role_for_the_second_step_everywhere(client, world, settings) -> None:
    settings.LMS = {"SECOND_FACTOR_ROLES": ["administrator"]}
    client.force_login(world.person("administrator", "S1"))
    assert client.get("/admin/").url == reverse("mfa_activate_totp")
    client.force_login(world.things["S1"].teacher)
    assert client.get("/admin/").status_code == 200


def test_a_second_step_can_be_set_up_where_the_account_has_an_email(client, world) -> None:
    require_second_factor(organisation=world.at["S1"], role=Role.TEACHER, by=SYSTEM, now=NOW)
    sign_in(client, "gv-s1")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = client.session[SECRET_SESSION_KEY]
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_rules_are_made_within_reach_only(client, world) -> None:
    by = world.person("administrator", "S1")
    with pytest.raises(NotAllowed):
        require_second_factor(organisation=world.at["D1"], role=Role.TEACHER, by=by, now=NOW)
    client.force_login(by)
    url = reverse("people_admin:second_factor")
    data = {"organisation": world.at["S1"].pk, "role": "teacher"}
    assert client.post(url, data).status_code == 302
    other = require_second_factor(
        organisation=world.at["S2"], role=Role.TEACHER, by=SYSTEM, now=NOW
    )
    assert client.post(url, {"rule": other.pk}).status_code == 404


def test_counts_requests_in_windows() -> None:
    rate = Rate(count=2, seconds=60)
    assert [count_request("k", rate, 60.0 + n) for n in range(4)] == [0, 0, 58, 57]
    assert count_request("k", rate, 120.0) == 0
    assert count_request("other", rate, 61.0) == 0


def test_a_client_past_the_limit_waits(client, world, settings) -> None:
    settings.LMS = {"RATE_LIMITS": {"POST account_login": "2/m", "people_invitation": "1/m"}}
    for _attempt in range(2):
        assert sign_in(client, "ai-do", "sai").status_code == 200
    refused = sign_in(client, "ai-do", "sai")
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    assert client.get(LOGIN).status_code == 200
    # A forged header makes no other client, as long as no proxy is trusted.
    assert sign_in(client, "x", "y", HTTP_X_FORWARDED_FOR="9.9.9.9").status_code == 429
    settings.TRUSTED_PROXIES = 1
    forged = "6.6.6.6, 203.0.113.7"
    assert sign_in(client, "x", "y", HTTP_X_FORWARDED_FOR=forged).status_code == 200


def test_people_behind_one_router_are_counted_apart(client, world, settings) -> None:
    settings.LMS = {"RATE_LIMITS": {"people_home": "1/m"}}
    for name in ("S1", "S2"):
        client.force_login(world.things[name].teacher)
        assert client.get("/people/").status_code == 302
    assert client.get("/people/").status_code == 429

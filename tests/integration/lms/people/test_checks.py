"""A site that lacks a companion hears so from a check, not from a traceback."""

from django.apps import apps

from lessons.companions import check_companions
from lms.people.checks import check_middleware, check_second_factor_roles
from lms.people.conf import get_conf


def test_the_complete_site_lacks_nothing() -> None:
    assert check_companions(apps.get_app_config("people")) == []
    assert check_middleware() == []


def test_names_a_missing_app(monkeypatch) -> None:
    config = apps.get_app_config("people")
    monkeypatch.setattr(config, "companions", ("not.installed",))
    assert [error.id for error in check_companions(config)] == ["people.E001"]


def test_names_missing_middleware(settings) -> None:
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "people" not in one]
    assert [error.id for error in check_middleware()] == ["people.E002", "people.E003"]


def test_names_a_role_that_does_not_exist(settings) -> None:
    settings.LMS = {"SECOND_FACTOR_ROLES": ["administratr", "teacher"]}
    assert [error.id for error in check_second_factor_roles()] == ["people.E004"]
    assert get_conf().second_factor_roles == {"teacher"}

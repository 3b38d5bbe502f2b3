"""A site that lacks a companion hears so from a check, not from a traceback."""

from lms.people.checks import check_companions


def test_the_complete_site_lacks_nothing() -> None:
    assert check_companions() == []


def test_names_a_missing_app_and_a_missing_middleware(settings, monkeypatch) -> None:
    monkeypatch.setattr("lms.people.checks._APPS", ("not.installed",))
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "people" not in one]
    assert [error.id for error in check_companions()] == [
        "people.E001",
        "people.E002",
        "people.E003",
    ]

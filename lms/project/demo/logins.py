"""The demo people who can sign in, and their shared password, made once per installation."""

import secrets
from dataclasses import dataclass

from django.contrib.auth import get_user_model

from lms.project.settings.base import VAR, env

PASSWORD_FILE = VAR / "demo_password"


@dataclass(frozen=True, kw_only=True)
class Login:
    """A demo person as told at the terminal."""

    username: str
    title: str
    password: str


def list_logins() -> list[Login]:
    """Return the demo people of this site; none where the demo was never loaded."""
    from lms.project.demo.province import PEOPLE

    if not PASSWORD_FILE.exists():
        return []
    password = PASSWORD_FILE.read_text().strip()
    present = set(
        get_user_model()
        .objects.filter(username__in=[person.username for person in PEOPLE])
        .values_list("username", flat=True)
    )
    return [
        Login(username=person.username, title=person.title, password=password)
        for person in PEOPLE
        if person.username in present
    ]


def read_or_make_password() -> str:
    """Return the demo password: a known one would open every site that forgot to change it."""
    if not PASSWORD_FILE.exists():
        password = env.str("SONGHOC_DEMO_PASSWORD", default="") or secrets.token_urlsafe(9)
        PASSWORD_FILE.touch(mode=0o600)
        PASSWORD_FILE.write_text(password)
    return PASSWORD_FILE.read_text().strip()

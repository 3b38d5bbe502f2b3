"""Who is asking: the client's address, and the name it signs in with, for limits and lockouts."""

from typing import Any

from django.http import HttpRequest

from lms.people.conf import count_trusted_proxies
from lms.people.rules import choose_client_address


def get_client_address(request: HttpRequest) -> str:
    """Return the address of the client, believing only our own proxies (settings)."""
    return choose_client_address(
        peer=request.META.get("REMOTE_ADDR", ""),
        forwarded_for=request.META.get("HTTP_X_FORWARDED_FOR", ""),
        trusted_proxies=count_trusted_proxies(),
    )


def get_login_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return what somebody signs in as; axes counts failures by it.

    allauth passes a user name or an e-mail, never the name of the form's field. Without a name
    axes would lock out the whole address: a school behind one router.
    """
    given = credentials or {}
    name = given.get("username") or given.get("email") or request.POST.get("login", "")
    return str(name).strip().casefold()[:255]

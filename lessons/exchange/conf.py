"""The exchange's part of the `LESSONS` settings, typed and frozen; read at every use."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

# What identifiers of the Open Archives Initiative and addresses of its operators look like.
_DOMAIN = re.compile(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+", re.ASCII)
_EMAIL = re.compile(r"[^\s@]+@([^\s@.]+\.)+[^\s@.]+")
_NO_DOMAIN = "songhoc.local"


@dataclass(frozen=True, kw_only=True)
class ExchangeConf:
    """What the repository says of itself.

    `domain` is a part of every identifier for ever: harvesters know things by it, so it does not
    follow the address by which the site happens to be reached.
    """

    name: str
    domain: str
    email: str


def get_conf() -> ExchangeConf:
    """Return the settings as they are now."""
    given = getattr(settings, "LESSONS", {})
    host = urlsplit(getattr(settings, "WAGTAILADMIN_BASE_URL", "")).hostname or ""
    domain = given.get("REPOSITORY_DOMAIN") or host
    if not _DOMAIN.fullmatch(domain):
        domain = _NO_DOMAIN
    email = given.get("REPOSITORY_EMAIL") or settings.DEFAULT_FROM_EMAIL
    return ExchangeConf(
        name=str(given.get("REPOSITORY_NAME") or getattr(settings, "WAGTAIL_SITE_NAME", domain)),
        domain=domain,
        email=email if _EMAIL.fullmatch(email) else f"admin@{domain}",
    )

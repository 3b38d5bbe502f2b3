"""The notices' part of the `LESSONS` settings, typed and frozen; read at every use."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

# Django's backends that send nothing to anybody.
_SILENT = frozenset(
    f"django.core.mail.backends.{name}.EmailBackend" for name in ("console", "dummy", "filebased")
)


@dataclass(frozen=True, kw_only=True)
class NoticesConf:
    """How the complete site, or a host, wants people to be told."""

    # Whether there is a server that sends mail.
    sends_mail: bool
    # So many mails to one person in an hour; what comes after waits for one mail about all of it.
    mails_per_hour: int = 3
    # Read notices are forgotten after so long, unread ones after twice as long.
    kept: timedelta = timedelta(days=180)
    # Where the site is, for links in mails.
    base_url: str
    site_name: str


def get_conf() -> NoticesConf:
    """Return the settings as they are now."""
    given = getattr(settings, "LESSONS", {}).get("NOTICES", {})
    has_server = settings.EMAIL_BACKEND not in _SILENT
    return NoticesConf(
        sends_mail=given.get("SENDS_MAIL", has_server),
        mails_per_hour=given.get("MAILS_PER_HOUR", NoticesConf.mails_per_hour),
        kept=timedelta(days=given.get("KEPT_DAYS", NoticesConf.kept.days)),
        base_url=getattr(settings, "WAGTAILADMIN_BASE_URL", "").rstrip("/"),
        site_name=getattr(settings, "WAGTAIL_SITE_NAME", ""),
    )

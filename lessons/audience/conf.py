"""The audience's part of the `LESSONS` settings, typed and frozen; read at every use."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class AudienceConf:
    """How the complete site, or a host, wants watching to be counted."""

    # Whether anything is counted at all.
    counts: bool = True
    # Days are forgotten after so long.
    kept: timedelta = timedelta(days=3 * 366)
    # Where the site is, for the list that carriers get.
    base_url: str = ""
    # Where films lie when they do not lie with the site: a second host name to be let through.
    media_url: str = ""


def get_conf() -> AudienceConf:
    """Return the settings as they are now."""
    given = getattr(settings, "LESSONS", {}).get("AUDIENCE", {})
    return AudienceConf(
        counts=given.get("COUNTS", AudienceConf.counts),
        kept=timedelta(days=given.get("KEPT_DAYS", AudienceConf.kept.days)),
        base_url=getattr(settings, "WAGTAILADMIN_BASE_URL", "").rstrip("/"),
        media_url=given.get("MEDIA_URL", AudienceConf.media_url),
    )

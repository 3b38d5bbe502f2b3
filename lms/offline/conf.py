"""The offline part of the `LMS` settings, typed and frozen; read at every use."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class OfflineConf:
    """How the complete site, or a host, wants lessons carried where no network is."""

    site_name: str
    # Where the site is, for links that leave it: in packs and on paper.
    base_url: str


def get_conf() -> OfflineConf:
    """Return the settings as they are now."""
    return OfflineConf(
        site_name=getattr(settings, "WAGTAIL_SITE_NAME", ""),
        base_url=getattr(settings, "WAGTAILADMIN_BASE_URL", "").rstrip("/"),
    )

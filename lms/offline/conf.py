"""The offline part of the `LMS` settings, typed and frozen; read at every use."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from lms.offline.rules.zips import MOST_BYTES


@dataclass(frozen=True, kw_only=True)
class OfflineConf:
    """How the complete site, or a host, wants lessons carried where no network is."""

    site_name: str
    # Where the site is, for links that leave it: in packs and on paper.
    base_url: str
    # The largest pack, unless its maker says otherwise: what a stick with FAT32 takes as one file.
    ceiling_bytes: int = MOST_BYTES
    # Names of files without diacritics, for machines older than Windows 8.
    plain_names: bool = False
    # How long what was handed out once can still be fetched to its end.
    kept: timedelta = timedelta(days=30)
    # Editions older than so many are nobody's any more: who has one fetches the whole.
    editions: int = 12
    # How often a school visits the sites that it has packs from; 0: only by hand.
    sync_hours: int = 20


def get_conf() -> OfflineConf:
    """Return the settings as they are now."""
    given = getattr(settings, "LMS", {}).get("PACKS", {})
    return OfflineConf(
        site_name=getattr(settings, "WAGTAIL_SITE_NAME", ""),
        base_url=getattr(settings, "WAGTAILADMIN_BASE_URL", "").rstrip("/"),
        ceiling_bytes=min(MOST_BYTES, given.get("CEILING_MB", MOST_BYTES // 10**6) * 10**6),
        plain_names=given.get("PLAIN_NAMES", OfflineConf.plain_names),
        kept=timedelta(days=given.get("KEPT_DAYS", OfflineConf.kept.days)),
        editions=given.get("EDITIONS", OfflineConf.editions),
        sync_hours=given.get("SYNC_HOURS", OfflineConf.sync_hours),
    )

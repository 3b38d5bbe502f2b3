"""The library's part of the `LESSONS` settings, typed and frozen; read at every use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class LibraryConf:
    """How the complete site, or a host, wants resources to be handled."""

    file_bytes: int = 50 * MEGABYTE
    """The largest file of a resource; recordings go through the media pipeline instead."""
    link_days: int = 7
    """How often a link that works is looked at again."""
    links_a_run: int = 200


def get_conf() -> LibraryConf:
    """Return the settings as they are now."""
    given: Mapping[str, Any] = getattr(settings, "LESSONS", {}).get("LIBRARY", {})
    names = ("FILE_BYTES", "LINK_DAYS", "LINKS_A_RUN")
    return LibraryConf(**{name.lower(): int(given[name]) for name in names if name in given})

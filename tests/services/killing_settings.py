"""The site as the kill tests run it: the real one, with a small ladder and short leases."""

import os

from lms.project.settings.local import *  # noqa: F403
from lms.project.settings.local import MEDIA_PIPELINE, VAR

MEDIA_PIPELINE = MEDIA_PIPELINE | {
    "LINKS_KBPS": tuple(int(n) for n in os.environ.get("KILLING_LINKS", "64").split(",")),
    "FAMILIES": tuple(os.environ.get("KILLING_FAMILIES", "universal").split(",")),
    "LEASE_S": float(os.environ.get("KILLING_LEASE_S", "4")),
    "BEAT_S": float(os.environ.get("KILLING_BEAT_S", "1")),
    "RETRY_S": 0.2,
    # Twenty deaths of a handful of jobs within a minute are the point here.
    "MOST_DEATHS": 1000,
    "NICE": int(os.environ.get("KILLING_NICE", "19")),
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache"}}
CACHES["default"]["LOCATION"] = str(VAR / "cache")


class _NoMigrations(dict):
    """Tables are made as the models say: minutes of migrations prove nothing about kills."""

    def __contains__(self, _name: object) -> bool:
        return True

    def __getitem__(self, _name: str) -> None:
        return None


MIGRATION_MODULES = _NoMigrations()

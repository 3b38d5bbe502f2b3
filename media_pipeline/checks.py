"""System checks: what a host forgot, said before the first upload is lost."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.files.storage import storages
from django_tasks import task_backends
from django_tasks.backends.immediate import ImmediateBackend

from media_pipeline.adapters.logos import read_logo
from media_pipeline.conf import get_conf
from media_pipeline.core.refusals import NotMedia


@register
def check_media_settings(**_kwargs: Any) -> list[CheckMessage]:
    """Report a missing folder (E001), a missing store (E002), a private store that is public
    (E003, E004).
    """
    if not getattr(settings, "MEDIA_PIPELINE", {}).get("FOLDER"):
        return [
            Error(
                "MEDIA_PIPELINE names no FOLDER.",
                hint='Add MEDIA_PIPELINE = {"FOLDER": BASE_DIR / "pipeline"} to the settings.',
                id="media_pipeline.E001",
            )
        ]
    conf = get_conf()
    missing = [
        Error(
            f"STORAGES has no {name!r}.",
            hint="See docs/how-to: one store for what is private, one for what is published.",
            id="media_pipeline.E002",
        )
        for name in (conf.private_storage, conf.public_storage)
        if name not in settings.STORAGES
    ]
    if missing:
        return [*missing]
    private = getattr(storages[conf.private_storage], "location", "")
    if private and private == getattr(storages["default"], "location", None):
        return [
            Error(
                f"The store {conf.private_storage!r} is the folder of the public media files.",
                hint='Give it a "location" of its own, outside MEDIA_ROOT.',
                id="media_pipeline.E003",
            )
        ]
    stores = [settings.STORAGES[one] for one in (conf.private_storage, conf.public_storage)]
    if conf.private_storage == conf.public_storage or (
        stores[0].get("OPTIONS") and stores[0] == stores[1]
    ):
        return [
            Error(
                "The private and the public store of recordings are the same.",
                hint="What is private would be public: give each a folder or bucket of its own.",
                id="media_pipeline.E004",
            )
        ]
    return []


@register
def check_task_engine(**_kwargs: Any) -> list[CheckMessage]:
    """Warn of an engine that works inside the request that asked for it (W001)."""
    if not getattr(settings, "MEDIA_PIPELINE", {}).get("FOLDER"):
        return []  # said above
    if not isinstance(task_backends[get_conf().tasks], ImmediateBackend):
        return []
    return [
        Warning(
            "Videos are prepared inside the requests that bring them.",
            hint="Set TASKS to an engine with workers; see docs/how-to.",
            id="media_pipeline.W001",
        )
    ]


@register
def check_logos(**_kwargs: Any) -> list[CheckMessage]:
    """Report logos of masters that cannot be drawn (E005): none of their profile would be made."""
    if not getattr(settings, "MEDIA_PIPELINE", {}).get("FOLDER"):
        return []  # said above
    found: list[CheckMessage] = []
    for profile in get_conf().master_profiles.values():
        try:
            if profile.logo:
                read_logo(Path(profile.logo))
        except NotMedia as error:
            found.append(
                Error(
                    f"MASTER_PROFILES, {profile.slug}: {error}.",
                    hint="Name a PNG file that the site may read.",
                    id="media_pipeline.E005",
                )
            )
    return found

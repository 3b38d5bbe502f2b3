"""The broadcasts app; `ready()` connects and nothing else."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lessons import companions


class BroadcastsConfig(companions.CompanionConfig):
    name = "lms.broadcasts"
    label = "broadcasts"
    verbose_name = _("Broadcasts")
    default_auto_field = "django.db.models.BigAutoField"
    companions = (
        "lms.people",
        "lessons.catalogue",
        "lessons.curriculum",
        "lessons.discovery",
        "lessons.notices",
        "lessons.reviews",
        "media_pipeline",
    )

    def ready(self) -> Any:
        super().ready()
        from lms.broadcasts import signal_handlers, tasks

        tasks.register_kinds()
        signal_handlers.connect()

"""The offline app; `ready()` connects and nothing else."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class OfflineConfig(companions.CompanionConfig):
    name = "lms.offline"
    label = "offline"
    verbose_name = _("Lessons without a network")
    default_auto_field = "django.db.models.BigAutoField"
    companions = (
        "lessons.catalogue",
        "lessons.curriculum",
        "lessons.discovery",
        "media_pipeline",
    )

    def ready(self) -> None:
        super().ready()
        # Models are importable only from here on.
        from lms.offline import signal_handlers, tasks

        tasks.register_kinds()
        signal_handlers.connect()

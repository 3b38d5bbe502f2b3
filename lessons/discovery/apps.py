"""The discovery app; `ready()` connects and nothing else."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class DiscoveryConfig(companions.CompanionConfig):
    name = "lessons.discovery"
    label = "discovery"
    verbose_name = _("Discovery")
    default_auto_field = "django.db.models.BigAutoField"
    companions = ("lessons.curriculum",)

    def ready(self) -> None:
        super().ready()
        from lessons.discovery import signal_handlers

        signal_handlers.connect()

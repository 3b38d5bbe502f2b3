"""The devices app; `ready()` connects and nothing else."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class DevicesConfig(companions.CompanionConfig):
    name = "lms.devices"
    label = "devices"
    verbose_name = _("Devices for pupils")
    default_auto_field = "django.db.models.BigAutoField"
    companions = ("lms.people", "lessons.curriculum", "lessons.discovery", "lessons.sheets")

    def ready(self) -> None:
        super().ready()
        # Models are importable only from here on.
        from lms.devices import signal_handlers

        signal_handlers.connect()

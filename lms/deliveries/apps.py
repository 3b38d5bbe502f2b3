"""The deliveries app; `ready()` connects and nothing else."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class DeliveriesConfig(companions.CompanionConfig):
    name = "lms.deliveries"
    label = "deliveries"
    verbose_name = _("Lessons by hand")
    default_auto_field = "django.db.models.BigAutoField"
    companions = ("lms.people", "lms.devices")

    def ready(self) -> None:
        super().ready()
        # Models are importable only from here on.
        from lms.deliveries import signal_handlers

        signal_handlers.connect()

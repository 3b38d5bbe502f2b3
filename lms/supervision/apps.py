"""The supervision app; `ready()` connects and nothing else."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class SupervisionConfig(companions.CompanionConfig):
    name = "lms.supervision"
    label = "supervision"
    verbose_name = _("Supervision")
    default_auto_field = "django.db.models.BigAutoField"
    # Its rows point to organisations; who may read them is asked of a policy in the settings.
    companions = ("lms.people", "lessons.notices", "lessons.sheets")

    def ready(self) -> None:
        super().ready()
        # Models are importable only from here on.
        from lms.supervision import signal_handlers

        signal_handlers.connect()

"""The classes app; `ready()` connects and nothing else."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class ClassesConfig(companions.CompanionConfig):
    name = "lms.classes"
    label = "classes"
    verbose_name = _("Classes")
    default_auto_field = "django.db.models.BigAutoField"
    companions = (
        "lms.people",
        "lessons.catalogue",
        "lessons.curriculum",
        "lessons.desk",
        "lessons.discovery",
        "lessons.exchange",
        "lessons.notices",
        "lessons.sheets",
    )

    def ready(self) -> None:
        super().ready()
        # Models are importable only from here on.
        from lms.classes import signal_handlers

        signal_handlers.connect()

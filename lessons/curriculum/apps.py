"""The curriculum app; `ready()` connects and nothing else."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class CurriculumConfig(companions.CompanionConfig):
    name = "lessons.curriculum"
    label = "curriculum"
    verbose_name = _("Curriculum")
    companions = ("lessons.sheets", "wagtail.admin", "wagtail.snippets")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        super().ready()
        from lessons.curriculum import signal_handlers

        signal_handlers.connect()

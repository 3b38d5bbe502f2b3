"""The library app; `ready()` connects and nothing else."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class LibraryConfig(companions.CompanionConfig):
    name = "lessons.library"
    label = "library"
    verbose_name = _("Library")
    default_auto_field = "django.db.models.BigAutoField"
    companions = (
        "lessons.curriculum",
        "lessons.discovery",
        "lessons.sheets",
        "media_pipeline",
        "wagtail.admin",
        "wagtail.snippets",
    )

    def ready(self) -> None:
        super().ready()
        from lessons.library import signal_handlers

        signal_handlers.connect()

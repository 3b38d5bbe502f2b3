"""The notices app; `ready()` connects and nothing else."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class NoticesConfig(companions.CompanionConfig):
    name = "lessons.notices"
    label = "notices"
    verbose_name = _("Notices")
    default_auto_field = "django.db.models.BigAutoField"
    companions = ("wagtail.admin",)

    def ready(self) -> None:
        super().ready()
        from lessons.notices.signal_handlers import connect

        connect()

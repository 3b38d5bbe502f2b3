"""The desk app; `ready()` connects and nothing else."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class DeskConfig(companions.CompanionConfig):
    name = "lessons.desk"
    label = "desk"
    verbose_name = _("Teachers' desk")
    default_auto_field = "django.db.models.BigAutoField"
    companions = ("lessons.catalogue", "lessons.sheets", "media_pipeline", "wagtail.admin")

    def ready(self) -> None:
        super().ready()
        from lessons.desk.signal_handlers import attach_upload
        from media_pipeline.signals import upload_taken

        upload_taken.connect(attach_upload)

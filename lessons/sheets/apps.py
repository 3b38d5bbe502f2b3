"""The sheets app; `ready()` connects and nothing else."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class SheetsConfig(companions.CompanionConfig):
    name = "lessons.sheets"
    label = "sheets"
    verbose_name = _("Sheets")
    companions = ("media_pipeline", "wagtail.admin")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        super().ready()
        from lessons.sheets.actions import JOB_KIND
        from media_pipeline.actions.jobs import register_kind

        applying = "lessons.sheets.actions.applying"
        register_kind(JOB_KIND, f"{applying}.apply_in_job", ended=f"{applying}.note_ended")

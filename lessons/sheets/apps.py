"""The sheets app; `ready()` connects and nothing else."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class SheetsConfig(companions.CompanionConfig):
    name = "lessons.sheets"
    label = "sheets"
    verbose_name = _("Sheets")
    companions = ("wagtail.admin",)
    default_auto_field = "django.db.models.BigAutoField"

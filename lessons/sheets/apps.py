"""The sheets app; `ready()` connects and nothing else."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SheetsConfig(AppConfig):
    name = "lessons.sheets"
    label = "sheets"
    verbose_name = _("Sheets")
    default_auto_field = "django.db.models.BigAutoField"

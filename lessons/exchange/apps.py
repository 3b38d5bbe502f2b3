"""The exchange app; `ready()` connects and nothing else."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class ExchangeConfig(companions.CompanionConfig):
    name = "lessons.exchange"
    label = "exchange"
    verbose_name = _("Exchange")
    default_auto_field = "django.db.models.BigAutoField"
    companions = ("lessons.catalogue", "lessons.curriculum", "lessons.discovery")

"""The audience app; `ready()` connects and nothing else."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class AudienceConfig(companions.CompanionConfig):
    name = "lessons.audience"
    label = "audience"
    verbose_name = _("Audience")
    default_auto_field = "django.db.models.BigAutoField"
    companions = ("lessons.discovery", "lessons.catalogue")

"""The published rules by which devices are given."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Priorities(models.Model):
    """What decides at an office, and below it where no office has rules of its own."""

    office = models.OneToOneField(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name=_("office")
    )
    criteria = models.JSONField(_("rules"), default=list)
    """Names of criteria, the one that decides first standing first."""
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        app_label = "devices"
        verbose_name = _("rules of priority")
        verbose_name_plural = _("rules of priority")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.office}"

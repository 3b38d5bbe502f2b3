"""Who has worked through which training material."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Completion(models.Model):
    """One person and one training material, once."""

    resource = models.ForeignKey(
        "library.Resource",
        models.CASCADE,
        related_name="completions",
        verbose_name=_("training material"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("teacher")
    )
    completed_at = models.DateTimeField(_("completed at"))

    class Meta:
        app_label = "library"
        ordering = ["-completed_at"]
        verbose_name = _("completed training")
        verbose_name_plural = _("completed trainings")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["resource", "user"], name="library_completed_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.resource}"

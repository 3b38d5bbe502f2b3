"""Packs of another site, which this one brings to its own pupils."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Subscription(models.Model):
    """What this site fetches from another one, and by which key it knows that site."""

    address = models.URLField(_("address"), max_length=200, unique=True)
    wanted = models.JSONField(default=list)
    """The packs by their names; none for all of them."""
    public_key = models.CharField(_("public key"), max_length=64)
    """32 bytes in hexadecimal; what is signed by another one is not taken."""
    synced_at = models.DateTimeField(_("last fetched at"), null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        app_label = "offline"
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address

    @property
    def job_key(self) -> str:
        """Return what keeps two workers from visiting it at once."""
        return f"sync-packs:{self.pk}"

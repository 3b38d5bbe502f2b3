"""What was published of a week and handed to a station: whole, numbered, never changed."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.broadcasts.models.channels import Channel, OwnedQuerySet


class PublishedQuerySet(OwnedQuerySet):
    """Reads of what was published."""

    owner = "channel__station__organisation__path"


class PublishedSchedule(models.Model):
    """A version of a channel's week as the station and the public were told it."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="published")
    week = models.DateField(_("week"))
    """Its Monday."""
    number = models.PositiveSmallIntegerField(_("version"))
    snapshot: Any = models.JSONField(default=dict)
    """`{"airings": [...]}`, each as `rules/snapshots.py` writes it."""
    note = models.TextField(_("note to the station"), max_length=1000, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField(_("sent to the station at"))

    objects = PublishedQuerySet.as_manager()

    class Meta:
        app_label = "broadcasts"
        ordering = ["-week", "channel", "-number"]
        verbose_name = _("published schedule")
        verbose_name_plural = _("published schedules")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "week", "number"], name="broadcasts_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}, {self.week:%d/%m/%Y} ({self.number})"

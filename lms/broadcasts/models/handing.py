"""What was handed to stations: names of files, what went out, what arrived, what was put down."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.broadcasts.models.channels import Channel, OwnedQuerySet
from lms.broadcasts.rules.receipts import Bytes


class HandedQuerySet(OwnedQuerySet):
    """Reads of what was handed over."""

    owner = "channel__station__organisation__path"


class FileName(models.Model):
    """What a master is called on a channel: given once, so that playlists of old stay right."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="file_names")
    digest = models.CharField(max_length=64)
    """SHA-256 of the master."""
    name = models.CharField(max_length=80)

    class Meta:
        app_label = "broadcasts"
        ordering = ["channel", "name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["channel", "digest"], name="broadcasts_named_once"),
            models.UniqueConstraint(fields=["channel", "name"], name="broadcasts_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Download(models.Model):
    """A stretch of a master that somebody asked for, and how much of it went out. Never deleted."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="downloads")
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    tool = models.CharField(max_length=80, blank=True)
    start = models.PositiveBigIntegerField()
    end = models.PositiveBigIntegerField()
    sent = models.PositiveBigIntegerField(default=0)
    """Bytes from `start` on that went out; it only grows."""
    is_counted = models.BooleanField(default=True)
    """False where another server sends: it was asked for, and nobody counts what went out."""
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = HandedQuerySet.as_manager()

    class Meta:
        app_label = "broadcasts"
        ordering = ["-started_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    start__lte=F("end"), end__lte=F("size"), sent__lte=F("end") - F("start")
                ),
                name="broadcasts_download_of_its_file",
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "digest"], name="broadcasts_downloads_of"),
        ]

    def __str__(self) -> str:
        return f"{self.digest[:8]} {self.start}–{self.start + self.sent}"

    @property
    def part(self) -> Bytes:
        """The bytes that went out."""
        return Bytes(self.start, self.start + self.sent)


class Arrival(models.Model):
    """A hash that a station has computed of what it has. Never changed, never deleted."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="arrivals")
    digest = models.CharField(max_length=64)
    reported = models.CharField(max_length=64)
    """MD5 or SHA-256, as the station's tool computes it."""
    is_match = models.BooleanField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reported_at = models.DateTimeField()

    objects = HandedQuerySet.as_manager()

    class Meta:
        app_label = "broadcasts"
        ordering = ["-reported_at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["channel", "digest"], name="broadcasts_arrivals_of")]

    def __str__(self) -> str:
        return f"{self.digest[:8]} {'=' if self.is_match else '≠'} {self.reported[:8]}"


class Delivery(models.Model):
    """Days of a channel that are put down in the station's folder, file by file."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="deliveries")
    first_date = models.DateField(_("from (date)"))
    last_date = models.DateField(_("until (date)"))
    job = models.ForeignKey(
        "media_pipeline.Job", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    done: Any = models.JSONField(default=list)
    """Names of files that lie there whole."""
    file_count = models.PositiveIntegerField(default=0)
    missing_count = models.PositiveIntegerField(default=0)
    """Airings whose file was not ready when it ended."""
    error = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = HandedQuerySet.as_manager()

    class Meta:
        app_label = "broadcasts"
        ordering = ["-made_at", "-pk"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(first_date__lte=F("last_date")), name="broadcasts_delivery_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.first_date:%d/%m/%Y}–{self.last_date:%d/%m/%Y}"

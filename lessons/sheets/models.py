"""Sheets that were brought, checked, and wait for their owner to confirm them."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

WAITING_TIME = timedelta(hours=24)
# What stopped midway may be gone on with for so long.
STOPPED_TIME = timedelta(days=7)


class StagedSheetQuerySet(models.QuerySet["StagedSheet"]):
    """Which sheets still wait."""

    def waiting(self, now: datetime) -> "StagedSheetQuerySet":
        """Keep the sheets that may still be confirmed at `now`."""
        return self.filter(applied_at=None, confirmed_at=None, created_at__gt=now - WAITING_TIME)

    def unwritten(self) -> "StagedSheetQuerySet":
        """Keep the sheets that were confirmed and are not written yet, or stopped."""
        return self.filter(applied_at=None, confirmed_at__isnull=False)

    def at_rest(self) -> "StagedSheetQuerySet":
        """Keep the sheets that nobody is writing: not confirmed, or stopped."""
        return self.filter(Q(confirmed_at=None) | ~Q(stopped=""), applied_at=None)

    def forgotten(self, now: datetime) -> "StagedSheetQuerySet":
        """Keep the sheets that nobody confirmed in time, or went on with."""
        old, stopped = now - WAITING_TIME, now - STOPPED_TIME
        return self.at_rest().filter(
            Q(confirmed_at=None, created_at__lte=old) | Q(confirmed_at__lte=stopped)
        )


class StagedSheet(models.Model):
    """An upload without errors. Its content is kept only until it is applied or forgotten."""

    class Stopped(models.TextChoices):
        """Why a confirmed sheet is not being written."""

        NO = "", _("not stopped")
        NO_RIGHT = "no-right", _("its owner may not bring it any more")
        CHANGED = "changed", _("the site has changed since it was checked")
        FAILED = "failed", _("something went wrong")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.SlugField(_("kind"), max_length=60)
    file_name = models.CharField(_("file name"), max_length=255)
    content = models.BinaryField(_("content"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="staged_sheets",
        verbose_name=_("uploaded by"),
    )
    created_at = models.DateTimeField(_("uploaded at"))
    row_count = models.PositiveIntegerField(_("rows"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    """When its owner asked for it to be written in the background."""
    job = models.ForeignKey(
        "media_pipeline.Job", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    rows_done = models.PositiveIntegerField(_("rows written"), default=0)
    changed_count = models.PositiveIntegerField(_("records changed"), default=0)
    stopped = models.CharField(_("stopped"), max_length=10, choices=Stopped, blank=True)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)

    objects = StagedSheetQuerySet.as_manager()

    class Meta:
        app_label = "sheets"
        ordering = ["-created_at"]
        verbose_name = _("uploaded sheet")
        verbose_name_plural = _("uploaded sheets")
        default_permissions = ()
        indexes = [models.Index(fields=["applied_at", "created_at"], name="sheets_waiting")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_moving(self) -> bool:
        """Tell whether it is being written, or will be without anybody's help."""
        return bool(self.confirmed_at and not self.applied_at and not self.stopped)

    @property
    def percent(self) -> int:
        """How much of it is written."""
        return round(100 * self.rows_done / max(1, self.row_count))

    def find_seconds_left(self, now: datetime) -> float | None:
        """Return how long the rest will take, by how long it took so far; None while unknown."""
        began_at = self.job.started_at if self.job is not None else None
        if began_at is None or not 0 < self.rows_done < self.row_count:
            return None
        spent = (now - began_at).total_seconds()
        return spent * (self.row_count - self.rows_done) / self.rows_done

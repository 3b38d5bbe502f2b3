"""Sheets that were brought, checked, and wait for their owner to confirm them."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

WAITING_TIME = timedelta(hours=24)


class StagedSheetQuerySet(models.QuerySet["StagedSheet"]):
    """Which sheets still wait."""

    def waiting(self, now: datetime) -> "StagedSheetQuerySet":
        """Keep the sheets that may still be confirmed at `now`."""
        return self.filter(applied_at=None, created_at__gt=now - WAITING_TIME)

    def forgotten(self, now: datetime) -> "StagedSheetQuerySet":
        """Keep the sheets that nobody confirmed in time."""
        return self.filter(applied_at=None, created_at__lte=now - WAITING_TIME)


class StagedSheet(models.Model):
    """An upload without errors. Its content is kept only until it is applied or forgotten."""

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
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)

    objects = StagedSheetQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("uploaded sheet")
        verbose_name_plural = _("uploaded sheets")
        default_permissions = ()
        indexes = [models.Index(fields=["applied_at", "created_at"], name="sheets_waiting")]

    def __str__(self) -> str:
        return self.file_name

"""A file on its way in, from its first byte until it is a source or was refused."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from media_pipeline.models.originals import Source


class Upload(models.Model):
    """One upload; the bytes received so far lie in the spool under its key."""

    class State(models.TextChoices):
        RECEIVING = "receiving", _("being uploaded")
        ARRIVED = "arrived", _("being checked")
        DONE = "done", _("taken in")
        REFUSED = "refused", _("refused")
        STOPPED = "stopped", _("stopped")

    LIVE = (State.RECEIVING, State.ARRIVED)
    """Their bytes lie in the spool and are wanted."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", editable=False
    )
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="+")
    filename = models.CharField(max_length=255)
    title = models.CharField(max_length=255, blank=True)
    length = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    """Bytes known to be on the disk; the spool file itself has the last word."""
    spool = models.CharField(max_length=32, blank=True)
    """The mark of the spool that it grows in: on another disk, its bytes are not lost but away."""
    sha256 = models.CharField(max_length=64, blank=True)
    """Known on the way when the bytes came in one piece, else once all are there."""
    replaces = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    meant_for = models.CharField(max_length=60, blank=True, db_index=True)
    """What its owner will do with it, in the words of an app above this one; never read here."""
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVING)
    refusal = models.CharField(max_length=40, blank=True)
    """The class name of the reason, for machines."""
    message = models.CharField(max_length=255, blank=True)
    """One sentence for the person, in the engine's words."""
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        app_label = "media_pipeline"
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "expires_at"], name="media_upload_expiry")]

    def __str__(self) -> str:
        return self.filename

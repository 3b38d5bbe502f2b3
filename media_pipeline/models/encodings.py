"""What players are given: one encoding of an original by one recipe, rung by rung."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from media_pipeline.models.originals import Original

TOKEN_BYTES = 16


def make_token() -> str:
    """Return a folder name that nobody guesses."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class Encoding(models.Model):
    """All rungs, sounds and pictures made of one original by one recipe."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ENCODING = "encoding", _("being encoded")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")
        SWEPT = "swept", _("replaced and removed")

    OVER = (State.READY, State.SWEPT)

    original = models.ForeignKey(Original, on_delete=models.CASCADE, related_name="encodings")
    recipe = models.CharField(max_length=40)
    token = models.CharField(max_length=40, unique=True, default=make_token, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    is_current = models.BooleanField(default=False)
    """Whether players are given this one; a newer recipe takes over when it is ready."""
    plan = models.CharField(max_length=16, blank=True)
    """What tells its plan from others by the same recipe; empty until it was planned."""
    content = models.CharField(max_length=10, blank=True)
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "media_pipeline"
        verbose_name = _("encoding")
        verbose_name_plural = _("encodings")
        constraints = [
            models.UniqueConstraint(
                fields=["original", "recipe", "plan"], name="media_one_per_plan"
            ),
            models.UniqueConstraint(
                fields=["original"],
                condition=models.Q(is_current=True),
                name="media_one_current_encoding",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.original} {self.recipe}"

    @property
    def folder(self) -> str:
        """Return where both stores keep its files, laid out as the engine's report names them."""
        return f"encodings/{self.token}"


class Rendition(models.Model):
    """One file that can be played: a rung of a family, or its sound alone."""

    encoding = models.ForeignKey(Encoding, on_delete=models.CASCADE, related_name="renditions")
    rung = models.CharField(max_length=20)
    """The engine's name for it, such as `u64`, or a sound's."""
    family = models.CharField(max_length=10)
    link_kbps = models.PositiveIntegerField(null=True)
    """The link it is made for; None for a sound alone."""
    codecs = models.CharField(max_length=80)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    fps = models.FloatField(null=True)
    average_bps = models.PositiveIntegerField()
    peak_bps = models.PositiveIntegerField()
    bytes = models.BigIntegerField()
    mp4 = models.CharField(max_length=80)
    """Its name below the encoding's folder."""
    playlist = models.CharField(max_length=80)
    ready_at = models.DateTimeField()

    class Meta:
        app_label = "media_pipeline"
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        ordering = ["family", "link_kbps"]
        constraints = [
            models.UniqueConstraint(
                fields=["encoding", "rung"], name="media_one_rendition_per_rung"
            )
        ]

    def __str__(self) -> str:
        return f"{self.encoding} {self.rung}"

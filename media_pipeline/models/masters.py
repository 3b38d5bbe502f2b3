"""What stations are given: a master of an original by a profile, made, checked, kept private."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from media_pipeline.models.encodings import make_token
from media_pipeline.models.originals import Original


class Master(models.Model):
    """One file for the air; the same bytes, profile, recipe and dressing are made once."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        MAKING = "making", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")
        REVOKED = "revoked", _("revoked")

    class Passes(models.TextChoices):
        GREEN = "green", _("fit for the air")
        AMBER = "amber", _("somebody must look at it first")
        RED = "red", _("not fit for the air")

    original = models.ForeignKey(Original, on_delete=models.CASCADE, related_name="masters")
    profile = models.CharField(max_length=40)
    recipe = models.CharField(max_length=40)
    """The engine's, and what the profile asked for when it was requested."""
    dressing = models.JSONField(default=dict)
    """What is drawn over the picture: see core/masters/dressing.py."""
    dressing_key = models.CharField(max_length=16, blank=True)
    token = models.CharField(max_length=40, unique=True, default=make_token, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    passes = models.CharField(max_length=10, choices=Passes, blank=True)
    """The light of its check; empty until it is ready."""
    file = models.CharField(max_length=80, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    md5 = models.CharField(max_length=32, blank=True)
    bytes = models.BigIntegerField(null=True, blank=True)
    frames = models.BigIntegerField(null=True, blank=True)
    """Of the programme, 25 a second, without what a leader puts before it; radio too."""
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "media_pipeline"
        verbose_name = _("master")
        verbose_name_plural = _("masters")
        constraints = [
            models.UniqueConstraint(
                fields=["original", "profile", "recipe", "dressing_key"],
                name="media_one_master_per_recipe",
            )
        ]
        indexes = [models.Index(fields=["sha256"], name="media_master_digest")]

    def __str__(self) -> str:
        return f"{self.original} {self.profile}"

    @property
    def folder(self) -> str:
        """Return where the private store keeps its files."""
        return f"masters/{self.token}"

    @property
    def name(self) -> str:
        """Return what the private store calls the file itself."""
        return f"{self.folder}/{self.file}"

    @property
    def may_air(self) -> bool:
        """Tell whether it is there and its check stops nobody from sending it."""
        return self.state == self.State.READY and self.passes != self.Passes.RED

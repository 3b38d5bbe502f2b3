"""What is laid beside a source: captions to read, and sounds to hear instead of its own."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from media_pipeline.models.originals import Original, Source


class Caption(models.Model):
    """The words of a source in one language, as WebVTT."""

    class Origin(models.TextChoices):
        EMBEDDED = "embedded", _("came with the film")
        UPLOADED = "uploaded", _("uploaded")
        EDITED = "edited", _("written here")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(_("language"), max_length=35, default="vi")
    label = models.CharField(_("name"), max_length=80, blank=True)
    vtt = models.TextField(_("captions"))
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.UPLOADED)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    changed_at = models.DateTimeField()

    class Meta:
        app_label = "media_pipeline"
        verbose_name = _("captions")
        verbose_name_plural = _("captions")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "language"], name="media_one_caption_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.language})"


class ExtraSound(models.Model):
    """A sound to hear instead of the film's own, such as a description for blind pupils."""

    class Kind(models.TextChoices):
        DESCRIPTION = "description", _("audio description")
        TRANSLATION = "translation", _("in another language")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="extra_sounds")
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.DESCRIPTION)
    language = models.CharField(_("language"), max_length=35, default="vi")
    created_at = models.DateTimeField()

    class Meta:
        app_label = "media_pipeline"
        verbose_name = _("extra sound")
        verbose_name_plural = _("extra sounds")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "language"], name="media_one_extra_sound"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.kind}, {self.language})"

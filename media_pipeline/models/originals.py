"""What was brought in: the bytes once (Original), and each collection's right to them (Source)."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import CollectionMember
from wagtail.search import index


class Original(models.Model):
    """The bytes of one recording, named by their SHA-256, kept once whoever brought them.

    Nothing here says whose they are: that is what sources are for.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    bytes = models.BigIntegerField()
    name = models.CharField(max_length=120)
    """Where the private store keeps it."""
    duration_ms = models.BigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    has_sound = models.BooleanField()
    facts = models.JSONField(default=dict)
    """What the probe found, for people and reports."""
    created_at = models.DateTimeField()

    class Meta:
        app_label = "media_pipeline"
        verbose_name = _("original")
        verbose_name_plural = _("originals")

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def has_picture(self) -> bool:
        """Tell whether there is anything to see."""
        return self.width is not None


class Source(CollectionMember, index.Indexed, models.Model):
    """A recording in the media library of one collection; its bytes never change.

    The same bytes in two collections are two sources over one original, so that nobody learns who
    else has them and no encoding is made twice.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="sources")
    title = models.CharField(_("title"), max_length=255)
    filename = models.CharField(_("file name"), max_length=255)
    language = models.CharField(_("language"), max_length=35, default="vi")
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaced_by"
    )
    created_at = models.DateTimeField(_("brought in at"))
    published_at = models.DateTimeField(_("public since"), null=True, blank=True)

    search_fields = [
        *CollectionMember.search_fields,
        index.SearchField("title", boost=10),
        index.AutocompleteField("title"),
        index.FilterField("title"),
        index.SearchField("filename"),
        index.FilterField("uploaded_by_user"),
        index.FilterField("created_at"),
    ]

    class Meta:
        app_label = "media_pipeline"
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ["-created_at", "-pk"]
        permissions = [("choose_source", "Can choose recording")]
        constraints = [
            models.UniqueConstraint(
                fields=["original", "collection"], name="media_one_source_per_collection"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def encoding(self) -> Any:
        """Return the encoding that players are given, or None before the first is planned."""
        encodings = self.original.encodings.all()
        return next((one for one in encodings if one.is_current), None)

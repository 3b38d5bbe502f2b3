"""Files of resources: bytes once, named by what they hold, and each resource's versions of them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lessons.library.rules.files import PICTURES, SOUNDS


class StoredFile(models.Model):
    """Bytes in the private store; they never change, and one row stands for them however often
    they were brought.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    bytes = models.PositiveBigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        app_label = "library"
        default_permissions = ()

    def __str__(self) -> str:
        return self.sha256

    @property
    def name(self) -> str:
        """Return what it is called in the store."""
        return f"library/{self.sha256[:2]}/{self.sha256}"


class FileVersion(models.Model):
    """One file of one resource. A new file is a new version; who cites the old still finds it."""

    resource = models.ForeignKey(
        "library.Resource", models.CASCADE, null=True, related_name="versions"
    )
    number = models.PositiveIntegerField(_("version"), default=0)
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="versions")
    filename = models.CharField(_("file name"), max_length=160)
    media_type = models.CharField(_("format"), max_length=100)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(_("added at"))
    published_at = models.DateTimeField(null=True)
    """When it was first public; drafts of files are never."""

    class Meta:
        app_label = "library"
        ordering = ["number", "pk"]
        verbose_name = _("version of a file")
        verbose_name_plural = _("versions of files")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "number"],
                condition=models.Q(resource__isnull=False),
                name="library_version_once",
            )
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        """Return where it is downloaded."""
        return reverse("library:download", args=[self.resource_id, self.number, self.filename])

    @property
    def is_picture(self) -> bool:
        """Tell whether a page may show it beside its title."""
        return self.media_type in PICTURES

    @property
    def is_sound(self) -> bool:
        """Tell whether a page may play it."""
        return self.media_type in SOUNDS

    @property
    def bytes(self) -> int:
        """Return its size."""
        size: Any = self.stored.bytes
        return int(size)

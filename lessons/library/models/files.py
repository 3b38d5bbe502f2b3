"""Files of resources: bytes once, named by what they hold, and each resource's versions of them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lessons.library.rules.files import PICTURES, SOUNDS
from lessons.library.rules.kinds import Audience


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


class FileVersionQuerySet(models.QuerySet["FileVersion"]):
    """Which versions may leave the site."""

    def shown_to(self, user: Any) -> "FileVersionQuerySet":
        """Keep what was public, and for those who are not signed in what was for everyone."""
        shown = self.filter(published_at__isnull=False)
        if user is not None and user.is_authenticated and user.is_active:
            return shown
        return shown.filter(audience=Audience.EVERYONE)


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
    audience = models.CharField(max_length=12, default=Audience.TEACHERS.value, editable=False)
    """Who may have it, by the terms it was last published under."""

    objects = FileVersionQuerySet.as_manager()

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

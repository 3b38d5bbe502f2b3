"""Who works on a lesson beside its owner, which file it waits for, which film it came with."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CoTeacher(models.Model):
    """Somebody who may write a lesson with its owner.

    A row of its own, not the teachers who are named on the page: whoever may type a name there must
    not thereby hand out rights, and drafts, where those names live, cannot be asked.
    """

    lesson = models.ForeignKey(
        "catalogue.LessonPage", models.CASCADE, related_name="co_teachers", verbose_name=_("lesson")
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("account")
    )
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    named_at = models.DateTimeField()

    class Meta:
        app_label = "desk"
        verbose_name = _("co-teacher")
        verbose_name_plural = _("co-teachers")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["lesson", "account"], name="desk_named_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.lesson}"


class AwaitedFile(models.Model):
    """A lesson that came by a sheet before its video did; the file is known by its name."""

    lesson = models.OneToOneField(
        "catalogue.LessonPage", models.CASCADE, related_name="awaited_file", primary_key=True
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    filename = models.CharField(_("file name"), max_length=255)
    match = models.CharField(max_length=255)
    """What file names are compared by: without diacritics, capitals and the ending."""

    class Meta:
        app_label = "desk"
        verbose_name = _("awaited file")
        verbose_name_plural = _("awaited files")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["owner", "match"], name="desk_awaited_once"),
        ]

    def __str__(self) -> str:
        return self.filename


class ImportedFilm(models.Model):
    """A film of an archive's folder and the draft made for it: running again makes nothing twice.

    By what the film is, not only by its name: another film of the same name is another lesson.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(_("file name"), max_length=255)
    lesson = models.ForeignKey("catalogue.LessonPage", models.CASCADE, related_name="+")
    upload = models.ForeignKey(
        "media_pipeline.Upload", models.SET_NULL, null=True, related_name="+"
    )
    """What carries the film; none where the recording was there already."""

    class Meta:
        app_label = "desk"
        verbose_name = _("imported film")
        verbose_name_plural = _("imported films")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["owner", "sha256", "name"], name="desk_imported_once"),
        ]

    def __str__(self) -> str:
        return self.name

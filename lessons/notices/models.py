"""What somebody was told, and how they want to be told."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reads of notices."""

    def of(self, person: models.Model) -> "NoticeQuerySet":
        """Keep those of `person`."""
        return self.filter(person=person.pk)

    def unread(self) -> "NoticeQuerySet":
        """Keep what was not looked at."""
        return self.filter(read_at=None)

    def unmailed(self) -> "NoticeQuerySet":
        """Keep what no mail has told of."""
        return self.filter(mailed_at=None)


class Notice(models.Model):
    """One event for one person; its words come from the app that knows the kind."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    """Which event it is: nobody is told the same twice."""
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, blank=True)
    """What it is about, for whoever asks whether the person may still read it."""
    title = models.CharField(max_length=255)
    detail = models.CharField(max_length=500, blank=True)
    path = models.CharField(max_length=500)
    made_at = models.DateTimeField(_("made at"))
    read_at = models.DateTimeField(_("read at"), null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        app_label = "notices"
        ordering = ["-made_at", "-pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notices_told_once")]
        indexes = [
            models.Index(fields=["person", "read_at"], name="notices_unread"),
            models.Index(fields=["mailed_at", "made_at"], name="notices_unmailed"),
            models.Index(
                fields=["subject"], condition=models.Q(read_at=None), name="notices_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"


class Delivery(models.Model):
    """How one person is told; none of these: by mail, and without a feed."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    by_mail = models.BooleanField(default=True)
    feed_hash = models.CharField(max_length=64, null=True, unique=True)
    """The hash of the token in the address of their feed; the token itself is kept nowhere."""
    feed_made_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "notices"
        verbose_name = _("delivery of notices")
        verbose_name_plural = _("deliveries of notices")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.person)

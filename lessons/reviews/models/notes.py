"""What reviewers remarked at which moment of a film, and which parts of it they played."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.reviews.models.submissions import Round, Submission
from lessons.reviews.models.things import AboutThing, ThingQuerySet


class NoteQuerySet(ThingQuerySet):
    """Reads of notes."""

    def list_blocking(self) -> "NoteQuerySet":
        """Keep what prevents approval: blocking, and no reviewer has checked that it is done."""
        return self.filter(severity=TimedNote.Severity.BLOCKING, checked_at=None)


class TimedNote(AboutThing):
    """A remark, and what became of it. It stays with the thing through its submissions."""

    class Severity(models.TextChoices):
        BLOCKING = "blocking", _("must be changed")
        ADVICE = "advice", _("advice")
        PRAISE = "praise", _("praise")

    class Category(models.TextChoices):
        CONTENT = "content", _("content and curriculum")
        LANGUAGE = "language", _("language and spelling")
        PICTURE = "picture", _("pictures and examples")
        ETHICS = "ethics", _("ethics and customs")
        SAFETY = "safety", _("safety")
        PRIVACY = "privacy", _("personal data and children's faces")
        RIGHTS = "rights", _("rights and sources")
        SOUND = "sound", _("sound and picture quality")
        OTHER = "other", _("something else")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="notes")
    """The one it was written about."""
    round = models.ForeignKey(Round, models.SET_NULL, null=True, blank=True, related_name="notes")
    """Where it was written: an earlier step does not say that it is done."""
    media_sha256 = models.CharField(max_length=64, blank=True)
    start_ms = models.BigIntegerField(_("from"), null=True, blank=True)
    end_ms = models.BigIntegerField(_("to"), null=True, blank=True)
    category = models.CharField(
        _("about"), max_length=10, choices=Category, default=Category.CONTENT
    )
    severity = models.CharField(
        _("weight"), max_length=10, choices=Severity, default=Severity.ADVICE
    )
    text = models.TextField(_("note"), max_length=2000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField(_("written at"))
    reply = models.TextField(_("reply"), max_length=2000, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    """When the author said that it is done."""
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    """When a reviewer saw that it is."""

    objects = NoteQuerySet.as_manager()

    class Meta:
        app_label = "reviews"
        ordering = ["start_ms", "pk"]
        verbose_name = _("timed note")
        verbose_name_plural = _("timed notes")
        default_permissions = ()
        indexes = [models.Index(fields=["thing_type", "thing_id"], name="reviews_note_thing")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start_ms__isnull=True)
                | models.Q(end_ms__isnull=True)
                | models.Q(end_ms__gte=models.F("start_ms")),
                name="reviews_note_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Watched(models.Model):
    """Which parts of a film somebody played; by the film, so that it counts at the next time."""

    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    media_sha256 = models.CharField(max_length=64)
    ranges = models.JSONField(default=list)
    """Pairs of milliseconds, merged (rules/watching.py)."""
    began_at = models.DateTimeField(null=True)
    """When the film was first laid before them; None where that is older than this column."""
    updated_at = models.DateTimeField()

    class Meta:
        app_label = "reviews"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["reviewer", "media_sha256"], name="reviews_watched_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.media_sha256[:12]}"

"""What may be public: one revision and its files; and what was taken off the public side."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lessons.reviews.models.log import LogEntry
from lessons.reviews.models.submissions import Submission
from lessons.reviews.models.things import AboutThing, ThingQuerySet
from lessons.reviews.rules.fingerprints import Fingerprint, read_fingerprint


class ApprovalQuerySet(ThingQuerySet):
    """Reads of approvals."""

    def in_force(self) -> "ApprovalQuerySet":
        """Keep those that neither a newer one nor a withdrawal has ended."""
        return self.filter(ended_at=None)


class Approval(AboutThing):
    """Every stage has said yes to this; a thing has at most one that is in force."""

    class Ground(models.TextChoices):
        VOTES = "votes", _("by votes")
        SEED = "seed", _("came with the program")
        ADOPTED = "adopted", _("public before there were votes")

    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    ground = models.CharField(_("ground"), max_length=8, choices=Ground)
    revision = models.ForeignKey(
        "wagtailcore.Revision", models.SET_NULL, null=True, related_name="+"
    )
    revision_number = models.BigIntegerField()
    content_hash = models.CharField(max_length=64)
    files = models.JSONField(default=list)
    files_hash = models.CharField(max_length=64)
    approved_at = models.DateTimeField(_("approved at"))
    entry = models.OneToOneField(LogEntry, models.PROTECT, related_name="approval")
    """Its entry in the log."""
    ended_at = models.DateTimeField(null=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        app_label = "reviews"
        ordering = ["-approved_at", "-pk"]
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["thing_type", "thing_id"],
                condition=Q(ended_at__isnull=True),
                name="reviews_one_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.thing_type_id}:{self.thing_id} ({self.revision_number})"

    @property
    def fingerprint(self) -> Fingerprint:
        """Return the files as the rules know them."""
        return read_fingerprint(self.files)


class ApprovedFile(models.Model):
    """A file of an approval, as a row, so that it can be asked for by what it holds."""

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="approved_files")
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)

    class Meta:
        app_label = "reviews"
        default_permissions = ()
        indexes = [
            models.Index(fields=["kind", "sha256"], name="reviews_file_sha"),
            models.Index(fields=["kind", "name"], name="reviews_file_name"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Withdrawal(AboutThing):
    """A thing was taken off the public side; only a new review brings it back."""

    approval = models.ForeignKey(Approval, models.SET_NULL, null=True, related_name="withdrawals")
    reason = models.TextField(_("reason"), max_length=1000)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"))
    ended_at = models.DateTimeField(null=True)
    """When a new review was passed."""

    objects = ThingQuerySet.as_manager()

    class Meta:
        app_label = "reviews"
        ordering = ["-withdrawn_at", "-pk"]
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [
            models.UniqueConstraint(
                fields=["thing_type", "thing_id"],
                condition=Q(ended_at__isnull=True),
                name="reviews_withdrawn_once",
            )
        ]

    def __str__(self) -> str:
        return self.reason[:60]

"""What was handed in, exactly: a revision and its files; and the rounds held about it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lessons.reviews.models.stages import Stage
from lessons.reviews.models.things import AboutThing, ThingQuerySet
from lessons.reviews.rules.fingerprints import Fingerprint, read_fingerprint
from lessons.reviews.rules.voting import Outcome


class Submission(AboutThing):
    """One handing-in of a thing. What queues sort and scope by is noted beside it, as it was."""

    number = models.PositiveIntegerField(_("number"))
    """Which one of this thing, from 1."""
    is_reopened = models.BooleanField(default=False)
    """It is about what is public, and stays so while people look at it once more."""
    previous = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    workflow_state = models.ForeignKey(
        "wagtailcore.WorkflowState", models.SET_NULL, null=True, related_name="+"
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision", models.SET_NULL, null=True, related_name="+"
    )
    revision_number = models.BigIntegerField()
    """The revision's, also when it is gone."""
    content_hash = models.CharField(max_length=64)
    files = models.JSONField(default=list)
    """The fingerprint, written out (rules/fingerprints.py)."""
    files_hash = models.CharField(max_length=64)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=[(one, one) for one in Outcome], default=Outcome.OPEN
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"))
    decided_at = models.DateTimeField(null=True)

    title = models.CharField(_("title"), max_length=255)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    parties = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    """Who cannot judge it: who made it, wrote in it, filmed it or handed it in."""
    course = models.ForeignKey("curriculum.Course", models.SET_NULL, null=True, related_name="+")
    grade_number = models.PositiveSmallIntegerField(null=True)
    for_television = models.BooleanField(default=False)
    topic = models.ForeignKey("curriculum.Topic", models.SET_NULL, null=True, related_name="+")
    """Noted when it is scored: what is on one topic is laid side by side."""
    film_sha256 = models.CharField(max_length=64, blank=True)
    film_ms = models.BigIntegerField(default=0)

    objects = ThingQuerySet.as_manager()

    class Meta:
        app_label = "reviews"
        ordering = ["-submitted_at", "-pk"]
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["thing_type", "thing_id", "number"], name="reviews_number_once"
            ),
            models.UniqueConstraint(
                fields=["thing_type", "thing_id", "is_reopened"],
                condition=Q(outcome="open"),
                name="reviews_one_open_submission",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def fingerprint(self) -> Fingerprint:
        """Return the files as the rules know them."""
        return read_fingerprint(self.files)

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be decided."""
        return self.outcome == Outcome.OPEN


class RoundQuerySet(models.QuerySet["Round"]):
    """Reads of rounds."""

    def list_open(self) -> "RoundQuerySet":
        """Keep those that are still to be decided."""
        return self.filter(outcome=Outcome.OPEN)


class Round(models.Model):
    """One stage's turn at one submission: what is open here stands in reviewers' queues."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="rounds")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="rounds")
    task_state = models.ForeignKey(
        "wagtailcore.TaskState", models.SET_NULL, null=True, related_name="+"
    )
    """None for scoring, which keeps nothing from being public, and for what was reopened."""
    opened_at = models.DateTimeField(_("opened at"))
    due_date = models.DateField(_("due on"))
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=[(one, one) for one in Outcome], default=Outcome.OPEN
    )
    closed_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    """What the points came to at the end: rubrics change, what was decided does not."""

    objects = RoundQuerySet.as_manager()

    class Meta:
        app_label = "reviews"
        ordering = ["due_date", "pk"]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["submission", "stage"], name="reviews_round_once"),
        ]
        indexes = [models.Index(fields=["outcome", "due_date"], name="reviews_round_due")]

    def __str__(self) -> str:
        return f"{self.submission}: {self.stage}"

    @property
    def is_open(self) -> bool:
        """Tell whether votes are taken."""
        return self.outcome == Outcome.OPEN

    @property
    def thing(self) -> Any:
        """Return what it is about."""
        return self.submission.thing

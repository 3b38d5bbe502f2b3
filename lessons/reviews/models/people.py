"""Who reviews as what, who is at it, who stands back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.reviews.models.reach import Reach
from lessons.reviews.models.submissions import Round
from lessons.reviews.models.things import AboutThing, ThingQuerySet
from lessons.reviews.rules.voting import ReviewerKind


class Appointment(Reach):
    """As what somebody votes: for the subject, or for the content. Where, their role says."""

    KIND_CHOICES = [
        (ReviewerKind.SUBJECT, _("subject specialist")),
        (ReviewerKind.CONTENT, _("content reviewer")),
    ]

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="review_appointments",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("reviews as"), max_length=10, choices=KIND_CHOICES)

    class Meta:
        app_label = "reviews"
        ordering = ["person__last_name", "person__first_name", "kind"]
        verbose_name = _("appointment of a reviewer")
        verbose_name_plural = _("appointments of reviewers")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="reviews_appointed_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"


class Claim(models.Model):
    """ "I am on it": others see it and choose something else. It reserves nothing."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="claims")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """Who passed it on; None when the reviewer took it."""
    claimed_at = models.DateTimeField()

    class Meta:
        app_label = "reviews"
        ordering = ["claimed_at"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["round", "reviewer"], name="reviews_claimed_once")
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.round}"


class Recusal(AboutThing):
    """Somebody says that they cannot judge a thing fairly; it holds for good."""

    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    declared_at = models.DateTimeField()

    objects = ThingQuerySet.as_manager()

    class Meta:
        app_label = "reviews"
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["thing_type", "thing_id", "reviewer"], name="reviews_recused_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.thing_id}"

"""Who reviews as what, who is at it, who stands back."""

from datetime import date, timedelta

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


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Reads of absences."""

    def on(self, day: date) -> "AbsenceQuerySet":
        """Keep those of `day`."""
        return self.filter(start_date__lte=day, end_date__gt=day)


class Absence(models.Model):
    """Somebody is away, and who is called as well meanwhile, as far as they could be themselves."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    substitute = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    start_date = models.DateField(_("away from"))
    end_date = models.DateField()
    """The first day on which they are back."""
    made_at = models.DateTimeField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        app_label = "reviews"
        ordering = ["start_date", "pk"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        default_permissions = ()
        indexes = [models.Index(fields=["substitute", "end_date"], name="reviews_standing_in")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end_date__gt=models.F("start_date")),
                name="reviews_back_after_away",
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("substitute")), name="reviews_not_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.start_date}"

    @property
    def last_date(self) -> date:
        """Return the last day on which they are away."""
        return self.end_date - timedelta(days=1)


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

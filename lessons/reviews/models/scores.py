"""How good a lesson is for television or as a model: points by a rubric, and what was chosen."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.reviews.models.stages import Stage
from lessons.reviews.models.submissions import Round
from lessons.reviews.models.things import AboutThing, ThingQuerySet

MOST_POINTS = 10


class Criterion(models.Model):
    """One line of a stage's rubric."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    key = models.SlugField(_("code"), max_length=40)
    text = models.CharField(_("criterion"), max_length=300)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        app_label = "reviews"
        ordering = ["position", "pk"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(fields=["stage", "key"], name="reviews_criterion_once")
        ]

    def __str__(self) -> str:
        return self.text


class Score(models.Model):
    """What one reviewer gave one lesson for one criterion."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    points = models.PositiveSmallIntegerField(
        _("points"), validators=[MaxValueValidator(MOST_POINTS)]
    )
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    scored_at = models.DateTimeField()

    class Meta:
        app_label = "reviews"
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["round", "criterion", "reviewer"], name="reviews_scored_once"
            ),
            models.CheckConstraint(
                condition=models.Q(points__lte=MOST_POINTS), name="reviews_points_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class Candidate(AboutThing):
    """A lesson that was chosen when its scoring was closed: for broadcast, as a model, or both."""

    round = models.OneToOneField(Round, models.CASCADE, related_name="candidate")
    for_broadcast = models.BooleanField(_("for broadcast"), default=False)
    is_model = models.BooleanField(_("model lesson"), default=False)
    mean_hundredths = models.PositiveIntegerField(_("mean"))
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    chosen_at = models.DateTimeField(_("chosen at"))
    gathered_at = models.DateTimeField(null=True)
    """When a model lesson was put into its collection, which others may be reviewing just now."""

    objects = ThingQuerySet.as_manager()

    class Meta:
        app_label = "reviews"
        ordering = ["-chosen_at", "-mean_hundredths", "pk"]
        verbose_name = _("chosen lesson")
        verbose_name_plural = _("chosen lessons")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(for_broadcast=True) | models.Q(is_model=True),
                name="reviews_chosen_for_something",
            )
        ]

    def __str__(self) -> str:
        return str(self.round)

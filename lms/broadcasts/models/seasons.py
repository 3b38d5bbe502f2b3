"""A season of lessons on the air: which subjects of which grades, in which order."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.broadcasts.models.channels import OwnedQuerySet


class Season(models.Model):
    """Dates within which an office promises lessons on the air."""

    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name=_("office")
    )
    name = models.CharField(_("name of the season"), max_length=120)
    first_date = models.DateField(_("first day"))
    last_date = models.DateField(_("last day"))
    weekdays = models.CharField(_("days of lessons"), max_length=7, default="123456")
    """Digits, 1 for Monday to 7 for Sunday: days on which the rule is to be kept."""
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        app_label = "broadcasts"
        ordering = ["-first_date", "-pk"]
        verbose_name = _("season")
        verbose_name_plural = _("seasons")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(first_date__lte=F("last_date")), name="broadcasts_season_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SeasonPlan(models.Model):
    """A subject of a grade that is on the air on every day of lessons."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="plans")
    course = models.ForeignKey(
        "curriculum.Course",
        models.PROTECT,
        related_name="+",
        verbose_name=_("subject of a grade"),
    )
    priority = models.PositiveSmallIntegerField(_("priority"), default=5)
    """What goes first where room is scarce: 1 before 9, after the first grades."""

    class Meta:
        app_label = "broadcasts"
        ordering = ["course__grade__number", "course__position", "course__subject__position", "pk"]
        verbose_name = _("subject of a season")
        verbose_name_plural = _("subjects of a season")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["season", "course"], name="broadcasts_planned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.course}, {self.season}"


class PlannedLesson(models.Model):
    """A lesson of a plan, in the order in which they are first aired."""

    plan = models.ForeignKey(SeasonPlan, models.CASCADE, related_name="lessons")
    lesson = models.ForeignKey(
        "wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("lesson")
    )
    position = models.PositiveIntegerField()

    class Meta:
        app_label = "broadcasts"
        ordering = ["plan", "position", "pk"]
        verbose_name = _("lesson of a season")
        verbose_name_plural = _("lessons of a season")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["plan", "lesson"], name="broadcasts_lesson_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.lesson}"


class ScreenLimit(models.Model):
    """So many minutes a day for a grade in this season; others as the settings say."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="screen_limits")
    grade = models.ForeignKey("curriculum.Grade", models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField(_("minutes a day"))

    class Meta:
        app_label = "broadcasts"
        ordering = ["grade__number"]
        verbose_name = _("screen time of a grade")
        verbose_name_plural = _("screen times of grades")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["season", "grade"], name="broadcasts_limit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.grade}: {self.minutes}"

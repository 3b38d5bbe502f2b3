"""Observed lessons: by what offices look at them, and what an observer wrote."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.supervision.rules.observations import Criterion, find_percent


class ObservationCriteria(models.Model):
    """By what lessons are observed at an office and below it; the newest one counts."""

    office = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    items: Any = models.JSONField()
    """`[text, highest mark]` each."""
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        app_label = "supervision"
        ordering = ["-pk"]
        verbose_name = _("criteria for observed lessons")
        verbose_name_plural = _("criteria for observed lessons")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.office_id}: {len(self.items)}"

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Return them as the rules know them."""
        return tuple(Criterion(text=text, most=most) for text, most in self.items)


class Observation(models.Model):
    """Somebody has sat in a lesson. Criteria are noted as they were: those of offices change."""

    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name=_("school")
    )
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("teacher")
    )
    observer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("observer"),
    )
    taught_date = models.DateField(_("day of the lesson"))
    lesson = models.CharField(_("subject, grade and lesson"), max_length=200)
    marks: Any = models.JSONField()
    """`[text, highest mark, mark]` each."""
    percent = models.PositiveSmallIntegerField()
    strengths = models.TextField(_("what went well"), max_length=4000, blank=True)
    advice = models.TextField(_("advice"), max_length=4000, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        app_label = "supervision"
        ordering = ["-taught_date", "-pk"]
        verbose_name = _("observed lesson")
        verbose_name_plural = _("observed lessons")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__lte=100), name="supervision_observed_of_a_hundred"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "taught_date"], name="supervision_observed"),
        ]

    def __str__(self) -> str:
        return f"{self.taught_date:%d/%m/%Y} {self.lesson}"

    @property
    def total(self) -> tuple[int, int]:
        """Return the sum of the marks, and of the highest ones."""
        return (
            sum(mark for _text, _most, mark in self.marks),
            sum(most for _text, most, _mark in self.marks),
        )

    def weigh(self) -> None:
        """Note what the marks come to."""
        self.percent = find_percent([(mark, most) for _text, most, mark in self.marks])

"""Sums of a day; there is no row of a single watching, and none of a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayCount(models.Model):
    """How much one lesson was watched on one day in one of its files."""

    day = models.DateField(_("day"))
    lesson = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+")
    rung = models.CharField(_("file"), max_length=20, blank=True)
    views = models.PositiveIntegerField(_("views"), default=0)
    seconds = models.PositiveBigIntegerField(_("seconds"), default=0)
    bytes = models.PositiveBigIntegerField(_("bytes"), default=0)
    stalls = models.PositiveIntegerField(_("stalls"), default=0)
    outages = models.PositiveIntegerField(_("outages"), default=0)
    starts = models.PositiveIntegerField(_("starts"), default=0)
    starts_ms = models.PositiveBigIntegerField(default=0)
    checks = models.PositiveIntegerField(_("answers"), default=0)
    checks_right = models.PositiveIntegerField(_("right answers"), default=0)

    class Meta:
        app_label = "audience"
        ordering = ["-day", "lesson", "rung"]
        verbose_name = _("count of a day")
        verbose_name_plural = _("counts of days")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["day", "lesson", "rung"], name="audience_one_sum_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.lesson_id} {self.rung}"

"""The timetable of a class: what is learned when, how, and with whom."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.classes.models.groups import ClassGroup
from lms.classes.rules import DAYS, PeriodKind, Planned

MOST_MINUTES = 240


class PeriodQuerySet(models.QuerySet["Period"]):
    """Reads of periods."""

    def of_week(self, monday: date) -> "PeriodQuerySet":
        """Keep those of the seven days from `monday`."""
        return self.filter(day__gte=monday, day__lt=monday + timedelta(days=DAYS))


class Period(models.Model):
    """One period of one class on one day."""

    KIND_CHOICES = [
        (PeriodKind.ON_SITE.value, _("on site")),
        (PeriodKind.ONLINE.value, _("online")),
        (PeriodKind.TELEVISION.value, _("on television")),
        (PeriodKind.SELF_STUDY.value, _("self-study")),
    ]

    group = models.ForeignKey(ClassGroup, models.CASCADE, related_name="periods")
    subject = models.ForeignKey(
        "curriculum.Subject", models.PROTECT, related_name="+", verbose_name=_("subject")
    )
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(_("how it is learned"), max_length=10, choices=KIND_CHOICES)
    day = models.DateField(_("day"))
    start = models.TimeField(_("start"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    link = models.URLField(_("link to the room"), max_length=500, blank=True)
    """Shown to who runs the class, and to who has its code."""
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    """Counts its changes, for calendars that have it already."""

    objects = PeriodQuerySet.as_manager()

    class Meta:
        app_label = "classes"
        ordering = ["day", "start", "pk"]
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["group", "day", "start"], name="classes_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MOST_MINUTES),
                name="classes_period_has_a_length",
            ),
        ]
        indexes = [models.Index(fields=["teacher", "day"], name="classes_period_teacher")]

    def __str__(self) -> str:
        return f"{self.subject}, {self.day}"

    def as_planned(self) -> Planned:
        """Return it as the rules see it."""
        return Planned(
            day=self.day,
            start=self.start,
            minutes=self.minutes,
            kind=PeriodKind(self.kind),
            group=self.group_id,
            teacher=self.teacher_id,
        )

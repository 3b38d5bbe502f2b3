"""What a station says it has aired: the log it brought, and what became of each airing."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.broadcasts.models.airings import Airing
from lms.broadcasts.models.channels import Channel
from lms.broadcasts.models.handing import HandedQuerySet
from lms.broadcasts.rules.asrun import Outcome


class StationLog(models.Model):
    """A log as it was read; its lines count once somebody has confirmed what they say."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="logs")
    file_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(max_length=64)
    first_date = models.DateField()
    last_date = models.DateField()
    """The broadcast days that its lines speak of."""
    lines: Any = models.JSONField(default=list)
    """`[number, moment, name, frames]` each."""
    faults: Any = models.JSONField(default=list)
    """`[number, fault]` of each line that could not be read."""
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    brought_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = HandedQuerySet.as_manager()

    class Meta:
        app_label = "broadcasts"
        ordering = ["-brought_at", "-pk"]
        verbose_name = _("log of a station")
        verbose_name_plural = _("logs of stations")
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_name


class AsRun(models.Model):
    """What became of one published airing; a later log of the same time takes its place."""

    OUTCOME_CHOICES = [
        (Outcome.AIRED.value, _("aired")),
        (Outcome.LATE.value, _("aired late")),
        (Outcome.EARLY.value, _("aired early")),
        (Outcome.CUT.value, _("broke off")),
        (Outcome.MISSED.value, _("missed")),
        (Outcome.UNTOLD.value, _("not in the log")),
    ]

    log = models.ForeignKey(StationLog, models.PROTECT, related_name="rows")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="as_run")
    airing = models.ForeignKey(
        Airing, models.SET_NULL, null=True, blank=True, related_name="as_run"
    )
    date = models.DateField()
    start_frame = models.PositiveIntegerField()
    frames = models.PositiveIntegerField()
    kind = models.CharField(max_length=6, choices=Airing.KIND_CHOICES)
    title = models.CharField(max_length=255)
    course = models.ForeignKey(
        "curriculum.Course", models.PROTECT, null=True, blank=True, related_name="+"
    )
    lesson = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(_("what became of it"), max_length=6, choices=OUTCOME_CHOICES)
    delay_s = models.IntegerField(default=0)
    seen_frames = models.PositiveIntegerField(default=0)
    """How much of it was on the air; nothing of what was missed."""

    objects = HandedQuerySet.as_manager()

    class Meta:
        app_label = "broadcasts"
        ordering = ["date", "channel", "start_frame"]
        verbose_name = _("airing as it was")
        verbose_name_plural = _("airings as they were")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "date", "start_frame"], name="broadcasts_as_run_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.title}: {self.get_outcome_display()}"

"""What airs when, what fills the rest, and what changed in a week so that it can be undone."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.broadcasts.models.channels import Channel, OwnedQuerySet, Station
from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.frames import DAY_FRAMES, Span


class AiringQuerySet(OwnedQuerySet):
    """Reads of airings."""

    owner = "channel__station__organisation__path"


class Airing(models.Model):
    """A first airing, a repeat or a relay on a channel: a date, a start and a length in frames."""

    class AlarmKind(models.TextChoices):
        """What an airing is alarmed of; each is ended by something else."""

        WITHDRAWN = "withdrawn", _("the lesson was withdrawn")
        REVOKED = "revoked", _("the broadcast file was revoked")

    KIND_CHOICES = [
        (AiringKind.FIRST.value, _("first airing")),
        (AiringKind.REPEAT.value, _("repeat")),
        (AiringKind.RELAY.value, _("relay")),
    ]

    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="airings", verbose_name=_("channel")
    )
    date = models.DateField(_("date"))
    start_frame = models.PositiveIntegerField()
    """Counted from the start of the channel's day, 25 a second."""
    frames = models.PositiveIntegerField()
    kind = models.CharField(_("kind of airing"), max_length=6, choices=KIND_CHOICES)
    course = models.ForeignKey(
        "curriculum.Course",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("subject of a grade"),
    )
    lesson = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lesson"),
    )
    of_airing = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="repeats"
    )
    """Of a repeat: the first airing that it repeats."""
    title = models.CharField(_("title"), max_length=255)
    """As it is announced; it stays when the lesson goes."""
    relay_source = models.CharField(_("taken over from"), max_length=120, blank=True)
    master_digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of the master, locked when the week was last published."""
    alarm = models.TextField(max_length=1000, blank=True)
    """Why somebody has to act: its lesson was withdrawn, or its file revoked."""
    alarm_kind = models.CharField(max_length=9, choices=AlarmKind.choices, blank=True)
    alarmed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    objects = AiringQuerySet.as_manager()

    class Meta:
        app_label = "broadcasts"
        ordering = ["date", "channel", "start_frame", "pk"]
        verbose_name = _("airing")
        verbose_name_plural = _("airings")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(frames__gt=0, start_frame__lte=DAY_FRAMES - F("frames")),
                name="broadcasts_within_its_day",
            ),
            models.CheckConstraint(
                condition=(Q(kind=AiringKind.RELAY.value) & ~Q(relay_source=""))
                | (~Q(kind=AiringKind.RELAY.value) & Q(relay_source="")),
                name="broadcasts_relay_has_a_source",
            ),
            models.UniqueConstraint(
                fields=["channel", "date", "start_frame"], name="broadcasts_one_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["date", "channel"], name="broadcasts_airing_day"),
            models.Index(fields=["lesson", "date"], name="broadcasts_airing_lesson"),
            models.Index(fields=["course", "date"], name="broadcasts_airing_course"),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.title}"

    @property
    def span(self) -> Span:
        """Its frames of the channel's day."""
        return Span(self.start_frame, self.start_frame + self.frames)


class Filler(models.Model):
    """What a station has to show between airings: a card, a trailer, named as it knows it."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="fillers")
    title = models.CharField(_("title"), max_length=120)
    frames = models.PositiveIntegerField()
    is_active = models.BooleanField(default=True)

    class Meta:
        app_label = "broadcasts"
        ordering = ["-frames", "pk"]
        verbose_name = _("filler")
        verbose_name_plural = _("fillers")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(frames__gt=0), name="broadcasts_filler_lasts"),
        ]

    def __str__(self) -> str:
        return self.title


class WeekEdit(models.Model):
    """One change of a week as it was before and after, so that it can be taken back."""

    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    monday = models.DateField()
    verb = models.CharField(max_length=20)
    change = models.UUIDField(null=True)
    """The same for the rows of all weeks that one change has touched; older ones have none."""
    before: Any = models.JSONField(default=list)
    after: Any = models.JSONField(default=list)
    """The rows that changed, with their numbers; those that were not there are missing."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "broadcasts"
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["organisation", "monday", "undone_at"], name="broadcasts_edit_week"
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.monday:%d/%m/%Y}"

"""Stations, their channels, and the parts of the day that they reserve for lessons."""

from datetime import datetime, time
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.broadcasts.rules.airings import ChannelKind
from lms.broadcasts.rules.frames import DAY_FRAMES, FRAMES_PER_SECOND, Span
from lms.people.models.organisations import match_scope
from lms.people.rules import Scope

DEFAULT_PROFILES = {ChannelKind.TV.value: "xdcam-hd422", ChannelKind.RADIO.value: "radio-wav"}


class OwnedQuerySet(models.QuerySet[Any]):
    """Reads of what belongs to an organisation; `owner` is the way to its path."""

    owner = "organisation__path"

    def within(self, scope: Scope) -> Any:
        """Keep what belongs to organisations that `scope` covers."""
        return self.filter(match_scope(self.owner, scope))


class ChannelQuerySet(OwnedQuerySet):
    """Reads of channels."""

    owner = "station__organisation__path"

    def open(self) -> "ChannelQuerySet":
        """Keep those that broadcast: neither they nor their station are closed."""
        return self.filter(is_active=True, station__is_active=True)


class Station(models.Model):
    """A broadcaster that lessons are handed to."""

    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name=_("office")
    )
    """The office that plans for it."""
    name = models.CharField(_("name of the station"), max_length=200)
    profile = models.SlugField(_("delivery profile"), max_length=40, default="xdcam-hd422")
    """How its files are made; a channel may have another."""
    is_active = models.BooleanField(default=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        app_label = "broadcasts"
        ordering = ["name", "pk"]
        verbose_name = _("station")
        verbose_name_plural = _("stations")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="broadcasts_one_station_of_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Channel(models.Model):
    """A television or radio channel of a station."""

    KIND_CHOICES = [
        (ChannelKind.TV.value, _("television")),
        (ChannelKind.RADIO.value, _("radio")),
    ]

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="channels", verbose_name=_("station")
    )
    name = models.CharField(_("name of the channel"), max_length=80)
    kind = models.CharField(_("kind of channel"), max_length=5, choices=KIND_CHOICES)
    xmltv_id = models.CharField(
        _("identifier in programme guides"),
        max_length=80,
        unique=True,
        validators=[RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9.-]*\Z")],
    )
    day_start = models.TimeField(_("the day starts at"), default=time(0, 0))
    step_frames = models.PositiveIntegerField(default=60 * FRAMES_PER_SECOND)
    """Proposed airings begin at multiples of this: viewers are told whole minutes."""
    profile = models.SlugField(_("delivery profile"), max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        app_label = "broadcasts"
        ordering = ["kind", "name", "pk"]
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["station", "name"], name="broadcasts_one_channel_of_a_name"
            ),
            models.CheckConstraint(condition=Q(step_frames__gt=0), name="broadcasts_step"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def delivery_profile(self) -> str:
        """The profile by which its masters are made: its own, or else its station's."""
        if self.profile:
            return self.profile
        return self.station.profile if self.kind == ChannelKind.TV else DEFAULT_PROFILES[self.kind]

    @property
    def is_open(self) -> bool:
        """Tell whether it broadcasts: neither it nor its station is closed."""
        return bool(self.is_active and self.station.is_active)

    @property
    def ended_at(self) -> datetime | None:
        """When it or its station was closed: what was planned from then on is not aired."""
        closed = (one.closed_at for one in (self, self.station) if not one.is_active)
        return min((one for one in closed if one is not None), default=None)

    @property
    def midnight_offset(self) -> int:
        """The frames from midnight to the start of its day."""
        start = self.day_start
        return (start.hour * 3600 + start.minute * 60 + start.second) * FRAMES_PER_SECOND


def _make_window_checks(name: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(start_frame__lt=F("end_frame"), end_frame__lte=DAY_FRAMES),
            name=f"broadcasts_{name}_in_order",
        )
    ]


class DayPart(models.Model):
    """A window that a channel reserves on some weekdays."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="day_parts")
    weekdays = models.CharField(_("weekdays"), max_length=7, default="123456")
    """Digits, 1 for Monday to 7 for Sunday."""
    start_frame = models.PositiveIntegerField()
    end_frame = models.PositiveIntegerField()
    valid_from = models.DateField(_("from (date)"), null=True, blank=True)
    valid_to = models.DateField(_("until (date)"), null=True, blank=True)

    class Meta:
        app_label = "broadcasts"
        ordering = ["channel", "start_frame", "pk"]
        verbose_name = _("window of a channel")
        verbose_name_plural = _("windows of channels")
        default_permissions = ()
        constraints = _make_window_checks("part")

    def __str__(self) -> str:
        return f"{self.channel} {self.weekdays} {self.start_frame}–{self.end_frame}"

    @property
    def span(self) -> Span:
        """Its frames as the rules know them."""
        return Span(self.start_frame, self.end_frame)


class DayPartException(models.Model):
    """On one date another window, or none at all: a holiday."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="exceptions")
    date = models.DateField(_("date"))
    is_closed = models.BooleanField(default=False)
    start_frame = models.PositiveIntegerField(null=True, blank=True)
    end_frame = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(_("reason (holiday, match, storm)"), max_length=120, blank=True)

    class Meta:
        app_label = "broadcasts"
        ordering = ["date", "start_frame", "pk"]
        verbose_name = _("exception of a day")
        verbose_name_plural = _("exceptions of days")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(is_closed=True, start_frame=None, end_frame=None)
                | Q(
                    is_closed=False,
                    start_frame__lt=F("end_frame"),
                    end_frame__lte=DAY_FRAMES,
                ),
                name="broadcasts_closed_or_a_window",
            ),
        ]
        indexes = [models.Index(fields=["channel", "date"], name="broadcasts_exception_day")]

    def __str__(self) -> str:
        return f"{self.channel} {self.date:%d/%m/%Y} {self.reason}".strip()

    @property
    def span(self) -> Span | None:
        """Its window; None when the day is closed."""
        if self.start_frame is None or self.end_frame is None:
            return None
        return Span(self.start_frame, self.end_frame)

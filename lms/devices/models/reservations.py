"""Devices that are held for a school or a pupil, day by day: no device twice on one day."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.devices.models.ledger import Asset
from lms.devices.models.needs import Need
from lms.people.models.organisations import match_scope
from lms.people.rules import Scope


class ReservationQuerySet(models.QuerySet["Reservation"]):
    """Reads of reservations."""

    def within(self, scope: Scope) -> "ReservationQuerySet":
        """Keep those of depots, or for schools, that `scope` covers."""
        return self.filter(match_scope("depot__path", scope) | match_scope("school__path", scope))


class Reservation(models.Model):
    """Devices of a depot that wait for a school, or for one pupil, from a day until another."""

    depot = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name=_("depot")
    )
    school = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name=_("held for")
    )
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="+")
    count = models.PositiveSmallIntegerField(_("how many"), default=1)
    from_date = models.DateField(_("first day held"))
    until_date = models.DateField(_("first day not held"))
    """The first day on which nothing is held any more."""
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    """When it was given up, or its pupil had the device; time ends it without a word."""

    objects = ReservationQuerySet.as_manager()

    class Meta:
        app_label = "devices"
        ordering = ["-pk"]
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date__gt=F("from_date")), name="devices_reservation_has_days"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def last_date(self) -> date:
        """The last day that is held."""
        return self.until_date - timedelta(days=1)


class HeldDay(models.Model):
    """One device on one day: what lets the database refuse two reservations that overlap."""

    reservation = models.ForeignKey(Reservation, models.CASCADE, related_name="days")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="held_days", db_index=False)
    date = models.DateField()

    class Meta:
        app_label = "devices"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["asset", "date"], name="devices_held_once_a_day"),
        ]
        indexes = [models.Index(fields=["date"], name="devices_held_date")]

    def __str__(self) -> str:
        return f"{self.asset_id}: {self.date}"

"""Plans: an office asks all below it for one by a day, and each hands its own in."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PlanCall(models.Model):
    """An office asks for a plan."""

    office = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    title = models.CharField(_("what to plan"), max_length=160)
    words = models.TextField(_("what it should say"), max_length=4000, blank=True)
    due_date = models.DateField(_("hand in by"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "supervision"
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("call for plans")
        verbose_name_plural = _("calls for plans")
        default_permissions = ()

    def __str__(self) -> str:
        return self.title


class PlanQuerySet(models.QuerySet["Plan"]):
    """Reads of plans."""

    def missing(self) -> "PlanQuerySet":
        """Keep those that are asked for still and were not handed in."""
        return self.filter(handed_in_at=None, call__closed_at=None)

    def of(self, places: Any) -> "PlanQuerySet":
        """Keep the plans of these organisations (a query)."""
        return self.filter(organisation__in=places.order_by().values("pk"))


class Plan(models.Model):
    """What one organisation was asked for: handed in as words, as a file, or not yet."""

    call = models.ForeignKey(PlanCall, models.CASCADE, related_name="plans", db_index=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    words = models.TextField(_("the plan in words"), max_length=20_000, blank=True)
    file_name = models.CharField(max_length=160, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    store_name = models.CharField(max_length=120, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    handed_in_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    """When its people were told that the day is near."""
    overdue_told_at = models.DateTimeField(null=True)
    """When they were told that the day is over."""
    pressed_at = models.DateTimeField(null=True)
    """When the office last reminded them by hand."""

    objects = PlanQuerySet.as_manager()

    class Meta:
        app_label = "supervision"
        ordering = ["organisation__path"]
        verbose_name = _("plan of an organisation")
        verbose_name_plural = _("plans of organisations")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["call", "organisation"], name="supervision_plan_once"),
            models.CheckConstraint(
                condition=Q(handed_in_at=None) | ~Q(words="", store_name=""),
                name="supervision_plan_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call}: {self.organisation_id}"

    @property
    def told_last_at(self) -> datetime | None:
        """Return when its people were last reminded."""
        told = (self.reminded_at, self.overdue_told_at, self.pressed_at)
        return max((one for one in told if one is not None), default=None)

    @property
    def is_open(self) -> bool:
        """Tell whether it can be handed in."""
        return self.call.closed_at is None

"""How many pupils of a class were reached how: by period, and summed by week. No pupil is named."""

from datetime import date
from functools import reduce
from operator import add
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.classes.models.groups import ClassGroup
from lms.classes.models.periods import Period
from lms.classes.rules import Reach
from lms.people.models.organisations import match_scope
from lms.people.rules import Scope

REACHES = tuple(reach.value for reach in Reach)


class Reached(models.Model):
    """So many pupils by each way; together they are all of them."""

    pupils = models.PositiveIntegerField(_("pupils"))
    in_class = models.PositiveIntegerField(_("in class"), default=0)
    online = models.PositiveIntegerField(_("online"), default=0)
    television = models.PositiveIntegerField(_("by television"), default=0)
    pack = models.PositiveIntegerField(_("by saved lessons"), default=0)
    by_hand = models.PositiveIntegerField(_("by hand"), default=0)
    not_reached = models.PositiveIntegerField(_("not reached"), default=0)

    class Meta:
        abstract = True

    @property
    def counts(self) -> dict[Reach, int]:
        """How many were reached how."""
        return {reach: getattr(self, reach.value) for reach in Reach}


def _adds_up(name: str) -> models.CheckConstraint:
    total = reduce(add, (F(reach) for reach in REACHES))
    return models.CheckConstraint(condition=Q(pupils=total), name=name)


class Attendance(Reached):
    """One period of a class that took place."""

    period = models.OneToOneField(Period, models.CASCADE, related_name="attendance")
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    noted_at = models.DateTimeField()

    class Meta:
        app_label = "classes"
        ordering = ["pk"]
        verbose_name = _("attendance of a period")
        verbose_name_plural = _("attendance of periods")
        default_permissions = ()
        constraints = [_adds_up("classes_attendance_adds_up")]

    def __str__(self) -> str:
        return f"{self.period}: {self.pupils}"


class ReachedWeekQuerySet(models.QuerySet["ReachedWeek"]):
    """Reads of sums."""

    def within(self, scope: Scope) -> "ReachedWeekQuerySet":
        """Keep those of classes of schools that `scope` covers."""
        return self.filter(match_scope("group__school__path", scope))

    def below(self, path: str) -> "ReachedWeekQuerySet":
        """Keep those of the organisation at `path` and of those below it."""
        return self.filter(group__school__path__startswith=path)

    def from_to(self, first: date, last: date) -> "ReachedWeekQuerySet":
        """Keep the weeks from one Monday to another."""
        return self.filter(monday__gte=first, monday__lte=last)


class ReachedWeek(Reached):
    """The sum of a week of a class: a pupil in five periods counts five times."""

    group = models.ForeignKey(ClassGroup, models.CASCADE, related_name="+", db_index=False)
    monday = models.DateField()
    periods = models.PositiveIntegerField()

    objects = ReachedWeekQuerySet.as_manager()

    class Meta:
        app_label = "classes"
        ordering = ["monday", "pk"]
        verbose_name = _("week of a class")
        verbose_name_plural = _("weeks of classes")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["group", "monday"], name="classes_reached_once"),
            _adds_up("classes_reached_adds_up"),
        ]
        indexes = [models.Index(fields=["monday", "group"], name="classes_reached_week")]

    def __str__(self) -> str:
        return f"{self.group_id}, {self.monday}: {self.pupils}"


_FIELDS: Any = {one.name: one for one in Attendance._meta.fields}
NAMES = {reach: _FIELDS[reach.value].verbose_name for reach in Reach}
"""What the ways are called."""

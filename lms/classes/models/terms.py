"""Terms of a school year and holidays, named by an office for its schools or by a school alone."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.people.models import Organisation
from lms.people.models.organisations import match_scope
from lms.people.rules import Scope


class DaysQuerySet(models.QuerySet["Days"]):
    """Reads of terms and of holidays."""

    def within(self, scope: Scope) -> Self:
        """Keep those of organisations that `scope` covers."""
        return self.filter(match_scope("organisation__path", scope))

    def for_school(self, school: Organisation) -> Self:
        """Keep those of a school and of the offices above it."""
        step = Organisation.steplen
        ends = range(step, len(school.path) + 1, step)
        return self.filter(organisation__path__in=[school.path[:end] for end in ends])

    def meeting(self, first_day: date, last_day: date) -> Self:
        """Keep those that have a day from `first_day` to `last_day`."""
        return self.filter(first_day__lte=last_day, last_day__gte=first_day)


class Days(models.Model):
    """Days that have a name; the last one belongs to them."""

    organisation = models.ForeignKey(
        "people.Organisation", models.CASCADE, related_name="+", verbose_name=_("for whom")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    objects = DaysQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, "name", ""))


class Term(Days):
    """A term, such as the first one of 2026–2027."""

    name = models.CharField(_("name of the term"), max_length=60)

    class Meta:
        app_label = "classes"
        ordering = ["first_day", "organisation__path", "pk"]
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="classes_term_in_order"
            ),
        ]


class Holiday(Days):
    """Days on which nobody learns, such as Tết or a storm."""

    name = models.CharField(_("name of the holiday"), max_length=60)

    class Meta:
        app_label = "classes"
        ordering = ["first_day", "organisation__path", "pk"]
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="classes_holiday_in_order"
            ),
        ]

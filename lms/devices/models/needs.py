"""The need register: what a pupil lacks. What is known of the pupil is locked, see adapters."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.devices.rules import Closing, How, Lack
from lms.people.models.organisations import match_scope
from lms.people.rules import Scope
from lms.supervision.signals import figures_changed


class Hardship(models.Model):
    """A category that needs are counted by, such as poor households."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        app_label = "devices"
        ordering = ["position", "pk"]
        verbose_name = _("hardship")
        verbose_name_plural = _("hardships")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class NeedQuerySet(models.QuerySet["Need"]):
    """Reads of needs."""

    def within(self, scope: Scope) -> "NeedQuerySet":
        """Keep the needs of schools that `scope` covers."""
        return self.filter(match_scope("school__path", scope))

    def below(self, path: str) -> "NeedQuerySet":
        """Keep the needs of the organisation at `path` and of those below it."""
        return self.filter(school__path__startswith=path)

    def open(self) -> "NeedQuerySet":
        """Keep those that are neither met nor taken off the list."""
        return self.filter(closing=Closing.OPEN.value)

    def lacking(self, lack: Lack) -> "NeedQuerySet":
        """Keep those who have not got this."""
        return self.filter(**{f"lacks_{lack.value}": True})

    # The arguments are whatever Django takes; only the message is ours: no save() runs here.
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        created = super().bulk_create(objs, *args, **kwargs)
        tell_needs({one.school_id for one in created})
        return created

    def update(self, **kwargs: Any) -> int:
        if kwargs.keys().isdisjoint(_COUNTED_BY):
            return super().update(**kwargs)
        rows = list(self.order_by().values_list("pk", "school_id"))
        count = super().update(**kwargs)
        after = self.model._base_manager.none()
        if not kwargs.keys().isdisjoint({"school", "school_id"}):
            after = self.model._base_manager.filter(pk__in=[pk for pk, _school in rows])
        tell_needs(
            {school for _pk, school in rows} | set(after.values_list("school_id", flat=True))
        )
        return count


_COUNTED_BY = {
    *("school", "school_id", "level", "level_id", "hardship", "hardship_id"),
    *("lacks_device", "lacks_connection", "closing"),
}


def tell_needs(schools: set[Any]) -> None:
    """Tell whoever counts that the needs of these schools (numbers) are others now."""
    if schools:
        figures_changed.send(Need, panel="needs", places=schools)


class Need(models.Model):
    """What one pupil lacks, at one school; a pupil stands in the register once."""

    CLOSING_CHOICES = [
        (Closing.OPEN.value, _("open")),
        (Closing.MET.value, _("met")),
        (Closing.REMOVED.value, _("taken off the list")),
    ]

    school = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("school"),
    )
    level = models.ForeignKey(
        "curriculum.Level",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("level"),
    )
    grade = models.PositiveSmallIntegerField(
        _("grade"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    hardship = models.ForeignKey(
        Hardship, models.PROTECT, related_name="+", db_index=False, verbose_name=_("hardship")
    )
    lacks_device = models.BooleanField(_("no device"), default=False)
    lacks_connection = models.BooleanField(_("no connection"), default=False)
    lacks_electricity = models.BooleanField(_("no electricity"), default=False)
    sealed_code = models.TextField(editable=False)
    sealed_name = models.TextField(editable=False)
    sealed_contact = models.TextField(editable=False, blank=True)
    code_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    """What a code is looked up by; none once the pupil is forgotten."""
    key_name = models.CharField(max_length=8, editable=False)
    """With which key it is locked: what a rotation still has to do."""
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    registered_at = models.DateTimeField(_("registered at"))
    changed_at = models.DateTimeField(_("changed at"))
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    verified_at = models.DateTimeField(_("verified at"), null=True)
    closing = models.CharField(
        _("state"), max_length=8, choices=CLOSING_CHOICES, default=Closing.OPEN.value, blank=True
    )
    closed_at = models.DateTimeField(null=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        app_label = "devices"
        ordering = ["-pk"]
        verbose_name = _("need of a pupil")
        verbose_name_plural = _("needs of pupils")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(lacks_device=True)
                | Q(lacks_connection=True)
                | Q(lacks_electricity=True),
                name="devices_need_lacks_something",
            ),
            models.CheckConstraint(
                condition=Q(grade__gte=1, grade__lte=12), name="devices_need_grade_1_to_12"
            ),
            models.CheckConstraint(
                condition=Q(closing=Closing.OPEN.value, closed_at=None)
                | (~Q(closing=Closing.OPEN.value) & Q(closed_at__isnull=False)),
                name="devices_need_closed_at_a_time",
            ),
            # Forgotten is forgotten: without a hash nothing of the pupil is left.
            models.CheckConstraint(
                condition=Q(code_hash__isnull=False)
                | Q(sealed_code="", sealed_name="", sealed_contact=""),
                name="devices_need_forgotten_wholly",
            ),
        ]
        indexes = [
            models.Index(fields=["school", "-id"], name="devices_need_school"),
            models.Index(
                fields=["level", "hardship", "school"],
                condition=Q(closing="", lacks_device=True),
                name="devices_need_counted",
            ),
            models.Index(fields=["key_name", "id"], name="devices_need_key"),
            models.Index(fields=["changed_at"], name="devices_need_changed"),
        ]

    def __str__(self) -> str:
        # It stands in the log, where no name may be.
        return f"#{self.pk}"

    @property
    def lacks(self) -> list[Lack]:
        """What the pupil has not got."""
        return [lack for lack in Lack if getattr(self, f"lacks_{lack.value}")]

    @property
    def is_open(self) -> bool:
        """Tell whether it is neither met nor taken off the list."""
        return self.closing == Closing.OPEN.value

    @property
    def is_forgotten(self) -> bool:
        """Tell whether the pupil is only counted."""
        return self.code_hash is None


class NeedReading(models.Model):
    """Somebody has read the name of a pupil."""

    HOW_CHOICES = [
        (How.OPENED.value, _("opened")),
        (How.LISTED.value, _("read in a list")),
        (How.EXPORTED.value, _("took away in a file")),
        (How.SLIP.value, _("on a hand-over slip")),
    ]

    need = models.ForeignKey(Need, models.CASCADE, related_name="readings", db_index=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    how = models.CharField(max_length=8, choices=HOW_CHOICES)
    at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "devices"
        ordering = ["-at", "-pk"]
        verbose_name = _("reading of a name")
        verbose_name_plural = _("readings of names")
        default_permissions = ()
        indexes = [models.Index(fields=["need", "-at"], name="devices_reading_need")]

    def __str__(self) -> str:
        return f"{self.need_id}: {self.how}"

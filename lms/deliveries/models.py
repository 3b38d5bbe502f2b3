"""Bringers, the pupils in their care, and errands. Names of bringers are locked as pupils' are."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.deliveries.rules import Calling, Medium, State
from lms.people.models.organisations import match_scope
from lms.people.rules import Scope

CALLING_CHOICES = [
    (Calling.TEACHER.value, _("teacher of the school")),
    (Calling.VOLUNTEER.value, _("volunteer")),
    (Calling.VILLAGE_HEAD.value, _("head of the hamlet")),
    (Calling.GUARD.value, _("border guard")),
    (Calling.OTHER.value, _("somebody else")),
]
MEDIUM_CHOICES = [
    (Medium.USB.value, _("USB stick or memory card")),
    (Medium.PAPER.value, _("printed sheets")),
    (Medium.BOTH.value, _("USB and printed sheets")),
    (Medium.OTHER.value, _("books, exercise books, other things")),
]


class BringerQuerySet(models.QuerySet["Bringer"]):
    """Reads of bringers."""

    def within(self, scope: Scope) -> "BringerQuerySet":
        """Keep the bringers of organisations that `scope` covers."""
        return self.filter(match_scope("organisation__path", scope))

    def active(self) -> "BringerQuerySet":
        """Keep those who still bring something."""
        return self.filter(ended_at=None)


class Bringer(models.Model):
    """Somebody who brings lessons to pupils, with or without an account."""

    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name=_("kept by")
    )
    calling = models.CharField(_("who that is"), max_length=9, choices=CALLING_CHOICES)
    sealed_name = models.TextField(editable=False, blank=True)
    sealed_contact = models.TextField(editable=False, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    """By which they see and tell their own errands; most have none."""
    key_name = models.CharField(max_length=8, editable=False)
    """With which key it is locked: what a rotation still has to do."""
    changed_at = models.DateTimeField(_("changed at"))
    ended_at = models.DateTimeField(null=True)

    objects = BringerQuerySet.as_manager()

    class Meta:
        app_label = "deliveries"
        verbose_name = _("bringer")
        verbose_name_plural = _("bringers")
        default_permissions = ()

    def __str__(self) -> str:
        # It stands in the log, where no name may be.
        return f"#{self.pk}"


class Receiver(models.Model):
    """A pupil who gets lessons by hand, and from whom."""

    need = models.OneToOneField("devices.Need", models.PROTECT, related_name="receiver")
    bringer = models.ForeignKey(
        Bringer, models.PROTECT, null=True, related_name="receivers", verbose_name=_("bringer")
    )
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        app_label = "deliveries"
        verbose_name = _("pupil who gets lessons by hand")
        verbose_name_plural = _("pupils who get lessons by hand")
        default_permissions = ()

    def __str__(self) -> str:
        return f"#{self.need_id}"


class ErrandQuerySet(models.QuerySet["Errand"]):
    """Reads of errands."""

    def within(self, scope: Scope) -> "ErrandQuerySet":
        """Keep the errands to pupils of schools that `scope` covers."""
        return self.filter(match_scope("receiver__need__school__path", scope))

    def open(self) -> "ErrandQuerySet":
        """Keep those that are still to be done."""
        return self.filter(state=State.OPEN.value)

    def late(self, *, today: date) -> "ErrandQuerySet":
        """Keep those that should have been done."""
        return self.open().filter(due_date__lt=today)


class Errand(models.Model):
    """Somebody brings something to a pupil by a day."""

    STATE_CHOICES = [
        (State.OPEN.value, _("to be brought")),
        (State.DONE.value, _("handed over")),
        (State.DROPPED.value, _("not brought any more")),
    ]

    receiver = models.ForeignKey(Receiver, models.PROTECT, related_name="errands")
    bringer = models.ForeignKey(Bringer, models.PROTECT, related_name="errands")
    thing = models.CharField(max_length=120, blank=True, editable=False)
    """The key of what an app has told of; empty for what somebody typed."""
    title = models.CharField(_("what is brought"), max_length=200)
    medium = models.CharField(_("on what"), max_length=5, choices=MEDIUM_CHOICES)
    due_date = models.DateField(_("by when"))
    tries = models.PositiveSmallIntegerField(_("times nobody was at home"), default=0)
    state = models.CharField(
        _("state"), max_length=7, choices=STATE_CHOICES, default=State.OPEN.value
    )
    done_date = models.DateField(_("handed over on"), null=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    told_at = models.DateTimeField(null=True)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        app_label = "deliveries"
        ordering = ["due_date", "pk"]
        verbose_name = _("errand")
        verbose_name_plural = _("errands")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["receiver", "title", "medium"],
                condition=Q(state="open"),
                name="deliveries_one_open_errand_a_thing",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_date__isnull=False)
                | (~Q(state="done") & Q(done_date=None)),
                name="deliveries_errand_done_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_date"], name="deliveries_errand_due")]

    def __str__(self) -> str:
        return f"#{self.pk}"

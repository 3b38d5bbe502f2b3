"""Slips of devices that changed hands: who gave, who took, and who signed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.devices.models.needs import Need
from lms.devices.rules.slips import MOST_SIGNED, Signer, SlipKind, number_slip
from lms.people.models.organisations import match_scope
from lms.people.rules import Scope


class SlipQuerySet(models.QuerySet["AssetSlip"]):
    """Reads of slips."""

    def within(self, scope: Scope) -> "SlipQuerySet":
        """Keep those of which `scope` covers one side."""
        sides = match_scope("giver__path", scope) | match_scope("receiver__path", scope)
        return self.filter(sides)


class AssetSlip(models.Model):
    """Devices that were lent, came back or went to another school, as a paper says it.

    Of a pupil it knows the number of the need alone: the name is read when it is printed.
    """

    KIND_CHOICES = [
        (SlipKind.LOAN.value, _("lent to a pupil")),
        (SlipKind.RETURN.value, _("given back by a pupil")),
        (SlipKind.TRANSFER.value, _("handed on")),
    ]
    SIGNER_CHOICES = [
        (Signer.PUPIL.value, _("the pupil")),
        (Signer.GUARDIAN.value, _("a parent or guardian")),
    ]

    kind = models.CharField(max_length=8, choices=KIND_CHOICES)
    giver = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    receiver = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    through = models.ForeignKey("people.Organisation", models.PROTECT, null=True, related_name="+")
    """The office whose depot lies between two schools."""
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    signed_date = models.DateField(null=True)
    giver_name = models.CharField(max_length=MOST_SIGNED, blank=True)
    receiver_name = models.CharField(max_length=MOST_SIGNED, blank=True)
    signer = models.CharField(max_length=8, choices=SIGNER_CHOICES, blank=True)

    objects = SlipQuerySet.as_manager()

    class Meta:
        app_label = "devices"
        ordering = ["-pk"]
        verbose_name = _("hand-over slip")
        verbose_name_plural = _("hand-over slips")
        default_permissions = ()
        constraints = [
            # The side of a pupil is no organisation and has no name.
            models.CheckConstraint(
                condition=Q(
                    kind=SlipKind.LOAN.value,
                    giver__isnull=False,
                    receiver=None,
                    need__isnull=False,
                    receiver_name="",
                )
                | Q(
                    kind=SlipKind.RETURN.value,
                    giver=None,
                    receiver__isnull=False,
                    need__isnull=False,
                    giver_name="",
                )
                | Q(
                    kind=SlipKind.TRANSFER.value,
                    giver__isnull=False,
                    receiver__isnull=False,
                    need=None,
                    signer="",
                ),
                name="devices_slip_has_two_sides",
            ),
        ]

    def __str__(self) -> str:
        return number_slip(self.pk, self.made_at.year)

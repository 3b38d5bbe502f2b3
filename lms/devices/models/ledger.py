"""The ledger: what was donated, where each device is, and every way it went."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.devices.models.needs import Need
from lms.devices.models.slips import AssetSlip
from lms.devices.rules.ledger import DonationKind, Place
from lms.people.models.organisations import match_scope
from lms.people.rules import Scope
from lms.supervision.signals import figures_changed

PLACE_CHOICES = [
    (Place.DEPOT.value, _("in the depot")),
    (Place.LOAN.value, _("on loan")),
    (Place.REPAIR.value, _("in repair")),
    (Place.LOST.value, _("lost")),
]


class Donation(models.Model):
    """What a donor has pledged and given to an office or a school.

    Its devices are counted by where they are, in the transaction that moves one: the database
    keeps no donation whose places do not add up to what was received.
    """

    KIND_CHOICES = [
        (DonationKind.DEVICES.value, _("devices")),
        (DonationKind.MONEY.value, _("money")),
    ]

    office = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name=_("received by")
    )
    donor = models.CharField(_("donor"), max_length=200)
    kind = models.CharField(_("kind of donation"), max_length=8, choices=KIND_CHOICES)
    pledged = models.PositiveBigIntegerField(_("pledged"))
    """Devices, or dong."""
    received = models.PositiveBigIntegerField(_("received"), default=0)
    receipt = models.CharField(_("receipt"), max_length=40, blank=True)
    in_depot = models.PositiveIntegerField(default=0)
    in_loan = models.PositiveIntegerField(default=0)
    in_repair = models.PositiveIntegerField(default=0)
    in_lost = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(_("pledged at"))
    received_at = models.DateTimeField(_("received at"), null=True)

    class Meta:
        app_label = "devices"
        ordering = ["-pk"]
        verbose_name = _("donation")
        verbose_name_plural = _("donations")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind=DonationKind.DEVICES.value,
                    received=F("in_depot") + F("in_loan") + F("in_repair") + F("in_lost"),
                )
                | Q(kind=DonationKind.MONEY.value, in_depot=0, in_loan=0, in_repair=0, in_lost=0),
                name="devices_donated_is_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.donor} #{self.pk}"


class AssetQuerySet(models.QuerySet["Asset"]):
    """Reads of devices."""

    def within(self, scope: Scope) -> "AssetQuerySet":
        """Keep the devices of organisations that `scope` covers."""
        return self.filter(match_scope("owner__path", scope))

    # The arguments are whatever Django takes; only the message is ours: no save() runs here.
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        created = super().bulk_create(objs, *args, **kwargs)
        tell_assets({one.owner_id for one in created})
        return created

    def update(self, **kwargs: Any) -> int:
        rows = list(self.order_by().values_list("pk", "owner_id"))
        count = super().update(**kwargs)
        after = self.model._base_manager.filter(pk__in=[pk for pk, _owner in rows])
        tell_assets({owner for _pk, owner in rows} | set(after.values_list("owner_id", flat=True)))
        return count


def tell_assets(owners: set[Any]) -> None:
    """Tell whoever counts that the devices of these organisations (numbers) are others now."""
    if owners:
        figures_changed.send(Asset, panel="depot", places=owners)


class Asset(models.Model):
    """One donated device: whose it is, and where."""

    donation = models.ForeignKey(Donation, models.PROTECT, related_name="assets")
    serial = models.CharField(_("serial number"), max_length=60, unique=True)
    owner = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("owner"),
    )
    place = models.CharField(
        _("place"), max_length=6, choices=PLACE_CHOICES, default=Place.DEPOT.value
    )
    borrower = models.OneToOneField(
        Need, models.PROTECT, null=True, related_name="device", verbose_name=_("borrower")
    )
    moved_at = models.DateTimeField(_("moved at"))

    objects = AssetQuerySet.as_manager()

    class Meta:
        app_label = "devices"
        ordering = ["-pk"]
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=[place.value for place in Place]),
                name="devices_asset_is_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(place=Place.LOAN.value, borrower__isnull=False)
                | (~Q(place=Place.LOAN.value) & Q(borrower=None)),
                name="devices_asset_lent_to_somebody",
            ),
        ]
        indexes = [models.Index(fields=["owner", "place", "id"], name="devices_asset_owner")]

    def __str__(self) -> str:
        return self.serial


class AssetMove(models.Model):
    """One way that a device went; none is ever changed."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="moves", db_index=False)
    came_from = models.CharField(max_length=6, choices=PLACE_CHOICES, blank=True)
    to = models.CharField(max_length=6, choices=PLACE_CHOICES)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    """Whose it is afterwards."""
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="+")
    slip = models.ForeignKey(AssetSlip, models.PROTECT, null=True, related_name="moves")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "devices"
        ordering = ["-pk"]
        verbose_name = _("way of a device")
        verbose_name_plural = _("ways of devices")
        default_permissions = ()
        indexes = [models.Index(fields=["asset", "-id"], name="devices_move_asset")]

    def __str__(self) -> str:
        return f"{self.asset_id}: {self.to}"

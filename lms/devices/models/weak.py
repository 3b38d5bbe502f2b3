"""Places with too weak a signal to learn by, what became of them, and whose pupils live there."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from lms.devices.models.needs import Need
from lms.devices.rules import Closing
from lms.devices.rules.weak import Dates, Signal, Stage, Step
from lms.people.models.organisations import match_scope
from lms.people.rules import Scope

SIGNAL_CHOICES = [
    (Signal.NONE.value, _("no signal at all")),
    (Signal.WEAK_3G.value, _("3G only, weak")),
    (Signal.WEAK_4G.value, _("4G, but weak")),
]


class WeakAreaQuerySet(models.QuerySet["WeakArea"]):
    """Reads of weak-signal areas."""

    def within(self, scope: Scope) -> "WeakAreaQuerySet":
        """Keep the areas of organisations that `scope` covers."""
        return self.filter(match_scope("organisation__path", scope))

    def open(self) -> "WeakAreaQuerySet":
        """Keep those that still have no signal to learn by."""
        return self.filter(fixed_date=None)

    def at(self, stage: Stage, *, today: date) -> "WeakAreaQuerySet":
        """Keep those that stand so on a day."""
        if stage == Stage.FIXED:
            return self.exclude(fixed_date=None)
        return self.open().filter(
            {
                Stage.FOUND: Q(reported_date=None),
                Stage.REPORTED: Q(reported_date__isnull=False, promised_date=None),
                Stage.PROMISED: Q(promised_date__gte=today),
                Stage.OVERDUE: Q(promised_date__lt=today),
            }[stage]
        )

    def with_linked(self) -> "WeakAreaQuerySet":
        """Add how many pupils on the register live there and still lack a connection."""
        still = Q(links__need__closing=Closing.OPEN.value, links__need__lacks_connection=True)
        return self.annotate(linked=Count("links", filter=still))

    def in_turn(self) -> "WeakAreaQuerySet":
        """Put broken promises first, then the other promises by day, and what is done last."""
        return self.order_by(
            F("fixed_date").desc(nulls_first=True),
            F("promised_date").asc(nulls_last=True),
            F("reported_date").asc(nulls_last=True),
            "pk",
        )


class WeakArea(models.Model):
    """One place where one carrier's signal does not do."""

    organisation = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("kept by"),
    )
    commune = models.CharField(_("commune"), max_length=80)
    commune_key = models.CharField(max_length=80, editable=False)
    """What spellings of one commune share."""
    place = models.CharField(_("where exactly"), max_length=200)
    place_key = models.CharField(max_length=300, editable=False)
    carrier = models.CharField(_("carrier"), max_length=60)
    signal = models.CharField(_("signal"), max_length=4, choices=SIGNAL_CHOICES)
    pupils = models.PositiveIntegerField(_("how many pupils"), default=0)
    """As somebody has counted them; linked pupils count more, where there are any."""
    reported_date = models.DateField(_("reported on"), null=True)
    promised_date = models.DateField(_("promised for"), null=True)
    fixed_date = models.DateField(_("fixed on"), null=True)
    changed_at = models.DateTimeField(_("changed at"))

    objects = WeakAreaQuerySet.as_manager()

    class Meta:
        app_label = "devices"
        verbose_name = _("weak-signal area")
        verbose_name_plural = _("weak-signal areas")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "place_key", "carrier"], name="devices_weak_area_once"
            ),
            models.CheckConstraint(
                condition=Q(promised_date=None) | Q(reported_date__isnull=False),
                name="devices_weak_promise_was_asked_for",
            ),
        ]
        indexes = [models.Index(fields=["commune_key"], name="devices_weak_commune")]

    def __str__(self) -> str:
        return f"{self.commune}, {self.place}"

    @property
    def dates(self) -> Dates:
        """Its days."""
        return Dates(
            reported=self.reported_date, promised=self.promised_date, fixed=self.fixed_date
        )


class WeakStep(models.Model):
    """One step of an area; none is ever changed."""

    WHAT_CHOICES = [
        (Step.FOUND.value, _("written down")),
        (Step.REPORTED.value, _("reported to the carrier")),
        (Step.PROMISED.value, _("promised by the carrier")),
        (Step.FIXED.value, _("has a signal now")),
        (Step.REOPENED.value, _("is weak again")),
    ]

    area = models.ForeignKey(WeakArea, models.CASCADE, related_name="steps")
    what = models.CharField(max_length=8, choices=WHAT_CHOICES)
    day = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "devices"
        ordering = ["-pk"]
        verbose_name = _("step of a weak-signal area")
        verbose_name_plural = _("steps of weak-signal areas")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.area_id}: {self.what}"


class WeakLink(models.Model):
    """A pupil of the register lives in an area: while it is weak, no lesson comes by network."""

    need = models.OneToOneField(Need, models.CASCADE, related_name="weak_link")
    area = models.ForeignKey(WeakArea, models.CASCADE, related_name="links")

    class Meta:
        app_label = "devices"
        verbose_name = _("pupil of a weak-signal area")
        verbose_name_plural = _("pupils of weak-signal areas")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.area_id}: {self.need_id}"

"""Numbers as they were counted, and what has to be counted again."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Figure(models.Model):
    """How many at one organisation in one month: by itself, and with everything below it."""

    organisation = models.ForeignKey(
        "people.Organisation", models.CASCADE, related_name="+", db_index=False
    )
    month = models.DateField()
    """Its first day."""
    panel = models.CharField(max_length=30)
    part = models.CharField(max_length=60, blank=True)
    """The row of the panel's table."""
    figure = models.CharField(max_length=30)
    """The column of the panel's table."""
    own = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)

    class Meta:
        app_label = "supervision"
        verbose_name = _("counted number")
        verbose_name_plural = _("counted numbers")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "month", "panel", "part", "figure"],
                name="supervision_figure_once",
            ),
        ]
        indexes = [models.Index(fields=["panel", "month"], name="supervision_figure_panel")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.month:%m/%Y} {self.panel}: {self.total}"


class Stale(models.Model):
    """What a panel counted at an organisation is no longer true; a row for each time it is told.

    Never one row for two tellings: a count that runs meanwhile removes those it has seen.
    """

    panel = models.CharField(max_length=30)
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    month = models.DateField(null=True)
    """None: every month."""

    class Meta:
        app_label = "supervision"
        verbose_name = _("number to count again")
        verbose_name_plural = _("numbers to count again")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.panel}: {self.organisation_id}"


class PanelState(models.Model):
    """How far one panel is counted. Whoever counts it locks this row first."""

    panel = models.CharField(max_length=30, primary_key=True)
    month = models.DateField(null=True)
    """The newest month that was opened; none: it was never counted."""
    counted_at = models.DateTimeField(null=True)
    is_to_roll = models.BooleanField(default=False)
    """Organisations have moved: the totals are to be added up again."""

    class Meta:
        app_label = "supervision"
        verbose_name = _("state of a panel")
        verbose_name_plural = _("states of panels")
        default_permissions = ()

    def __str__(self) -> str:
        return self.panel

"""How many pupils had no device at the beginning of a month; nothing of any of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.devices.models.needs import Hardship


class CountedMonth(models.Model):
    """A month whose open needs were counted once, for the public page and what follows."""

    month = models.DateField(_("month"), unique=True)
    """Its first day."""
    counted_at = models.DateTimeField(_("counted at"))

    class Meta:
        app_label = "devices"
        ordering = ["-month"]
        verbose_name = _("counted month")
        verbose_name_plural = _("counted months")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class MonthCell(models.Model):
    """So many pupils of a level and a hardship."""

    counted = models.ForeignKey(CountedMonth, models.CASCADE, related_name="cells", db_index=False)
    level = models.ForeignKey("curriculum.Level", models.PROTECT, related_name="+", db_index=False)
    hardship = models.ForeignKey(Hardship, models.PROTECT, related_name="+", db_index=False)
    pupils = models.PositiveIntegerField()

    class Meta:
        app_label = "devices"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["counted", "level", "hardship"], name="devices_month_cell_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counted_id}: {self.pupils}"

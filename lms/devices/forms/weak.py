"""Forms of weak-signal areas: a place, and the day of a step."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.letters import tidy
from lms.devices.actions.weak import WeakEntry
from lms.devices.forms.organisations import OrganisationField
from lms.devices.models import WeakArea
from lms.devices.models.weak import SIGNAL_CHOICES
from lms.devices.rules.weak import MOST_CARRIER, MOST_COMMUNE, MOST_PLACE, Signal


class WeakAreaForm(forms.Form):
    """One place where one carrier's signal does not do."""

    organisation: Any = OrganisationField(label=_("School or office"))
    commune = forms.CharField(label=_("Commune"), max_length=MOST_COMMUNE)
    place = forms.CharField(
        label=_("Where exactly"),
        max_length=MOST_PLACE,
        help_text=_("In words that a technician finds: hamlet, slope, how far from what."),
    )
    carrier = forms.CharField(
        label=_("Carrier"),
        max_length=MOST_CARRIER,
        widget=forms.TextInput(attrs={"list": "carriers", "autocomplete": "off"}),
        help_text=_("One a line of the list: two carriers are two areas."),
    )
    signal = forms.ChoiceField(label=_("What signal there is"), choices=SIGNAL_CHOICES)
    pupils = forms.IntegerField(
        label=_("How many pupils"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("Counts as long as no pupil of the register has been put into the area."),
    )

    def __init__(
        self, *args: Any, keepers: Any, area: WeakArea | None = None, **kwargs: Any
    ) -> None:
        if area is not None:
            names = ("organisation", "commune", "place", "carrier", "signal", "pupils")
            initial = {name: getattr(area, name) for name in names}
            kwargs.setdefault("initial", initial | {"organisation": area.organisation_id})
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["organisation"].offer(keepers)

    def read_entry(self) -> WeakEntry:
        """Return what was typed."""
        given = self.cleaned_data
        return WeakEntry(
            organisation=given["organisation"],
            commune=tidy(given["commune"], most=MOST_COMMUNE),
            place=tidy(given["place"], most=MOST_PLACE),
            carrier=tidy(given["carrier"], most=MOST_CARRIER),
            signal=Signal(given["signal"]),
            pupils=given["pupils"] or 0,
        )


class DayForm(forms.Form):
    """The day of a step."""

    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Please check the year."))
        return day

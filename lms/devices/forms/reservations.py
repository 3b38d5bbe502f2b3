"""The form of devices that are held for a school or a pupil."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.devices.forms.needs import PRIVATE
from lms.devices.forms.organisations import OrganisationField
from lms.devices.rules.reservations import MOST_DAYS, MOST_DEVICES, is_a_time

_DAY = timedelta(days=1)


class ReservationForm(forms.Form):
    """Whose devices are held, how many or which one, for whom and for how long."""

    depot: Any = OrganisationField(label=_("From the depot of"))
    school: Any = OrganisationField(label=_("For the school or office"))
    code = forms.CharField(
        label=_("Pupil’s code"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=PRIVATE),
        help_text=_("Only to hold one device for one pupil of that school."),
    )
    serial = forms.CharField(
        label=_("Serial number"),
        max_length=60,
        required=False,
        help_text=_("Only to hold that device; otherwise any that are free."),
    )
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_DEVICES, initial=1)
    from_date = forms.DateField(label=_("Held from"))
    last_date = forms.DateField(label=_("Held to the end of"))

    def __init__(self, *args: Any, depots: Any, places: Any, today: date, **kwargs: Any) -> None:
        initial = {"from_date": today, "last_date": today + timedelta(days=27)}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.today = today
        fields: Any = self.fields
        fields["depot"].offer(depots)
        fields["school"].offer(places)
        for name in ("from_date", "last_date"):
            fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            fields[name].error_messages["invalid"] = _("Please write a date.")

    def clean_serial(self) -> str:
        return "".join(str(self.cleaned_data["serial"]).split()).upper()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last, depot = given.get("from_date"), given.get("last_date"), given.get("depot")
        # Behind the last day of all calendars there is none that could be free again.
        is_last = last == date.max
        if (
            first
            and last
            and (
                is_last or not is_a_time(from_date=first, until_date=last + _DAY, today=self.today)
            )
        ):
            message = _("From today on, and at most %(most)s days.") % {"most": MOST_DAYS}
            self.add_error("last_date", message)
        school = given.get("school")
        if depot and school and not school.path.startswith(depot.path):
            self.add_error("school", _("Devices are held for the depot’s own school, or below."))
        if given.get("count", 1) > 1 and (given.get("code") or given.get("serial")):
            self.add_error("count", _("One pupil, or one serial number, is one device."))
        return given

    def read_until_date(self) -> date:
        """Return the first day on which nothing is held any more."""
        last: date = self.cleaned_data["last_date"]
        return last + _DAY

"""Forms of the ledger: donations, devices that are lent and handed on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.devices.forms.needs import PRIVATE
from lms.devices.forms.organisations import OrganisationField
from lms.devices.rules.ledger import DonationKind, read_serials


class DonationForm(forms.Form):
    """What a donor has pledged."""

    office: Any = OrganisationField(label=_("Received by"))
    donor = forms.CharField(label=_("Donor"), max_length=200)
    kind = forms.ChoiceField(
        label=_("What is given"),
        choices=[
            (DonationKind.DEVICES.value, _("devices")),
            (DonationKind.MONEY.value, _("money")),
        ],
    )
    pledged = forms.IntegerField(
        label=_("Pledged"),
        min_value=1,
        max_value=10**15,
        help_text=_("How many devices, or how many dong."),
    )

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["office"].offer(offices)


class ReceiveForm(forms.Form):
    """What has come of a donation."""

    serials = forms.CharField(
        label=_("Serial numbers"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=200_000,
        help_text=_("One a line: each device has one of its own."),
    )
    amount = forms.IntegerField(label=_("How many dong"), min_value=1, max_value=10**15)
    receipt = forms.CharField(label=_("Number of the receipt"), max_length=40, required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["amount" if kind == DonationKind.DEVICES.value else "serials"]

    def clean_serials(self) -> list[str]:
        serials = read_serials(str(self.cleaned_data["serials"]))
        if not serials or any(len(serial) > 60 for serial in serials):
            raise forms.ValidationError(_("A serial number has at most 60 letters and digits."))
        return serials


class LendForm(forms.Form):
    """The pupil who gets a device."""

    code = forms.CharField(
        label=_("Pupil’s code"), max_length=40, widget=forms.TextInput(attrs=PRIVATE)
    )


class TransferForm(forms.Form):
    """Devices that go from one organisation to another."""

    source: Any = OrganisationField(label=_("From the depot of"))
    target: Any = OrganisationField(label=_("To"))
    most = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        required=False,
        help_text=_("Empty: all that are in the depot there and not held for others."),
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        for name in ("source", "target"):
            fields[name].offer(places)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("source") and cleaned.get("source") == cleaned.get("target"):
            self.add_error("target", _("The devices are there already: please choose another one."))
        return cleaned

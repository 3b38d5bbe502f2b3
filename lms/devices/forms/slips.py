"""The form of what stands under a slip once both sides have signed it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.devices.models import AssetSlip
from lms.devices.rules.slips import MOST_SIGNED, Signatures, Signer, SlipKind


class SignForm(forms.Form):
    """Who has signed, and when: people of offices by name, families as what they are."""

    giver = forms.CharField(label=_("Signed for the giving side"), max_length=MOST_SIGNED)
    receiver = forms.CharField(label=_("Signed for the receiving side"), max_length=MOST_SIGNED)
    signer = forms.ChoiceField(
        label=_("Signed for the pupil"),
        choices=AssetSlip.SIGNER_CHOICES,
        help_text=_("Without a name: it stands on the paper alone."),
    )
    on = forms.DateField(
        label=_("Signed on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Please write a date.")},
    )

    def __init__(self, *args: Any, slip: AssetSlip, today: date, **kwargs: Any) -> None:
        chosen = {
            "giver": slip.giver_name,
            "receiver": slip.receiver_name,
            "signer": slip.signer or Signer.GUARDIAN.value,
            "on": slip.signed_date or today,
        }
        kwargs["initial"] = chosen
        super().__init__(*args, **kwargs)
        without = {
            SlipKind.LOAN.value: "receiver",
            SlipKind.RETURN.value: "giver",
            SlipKind.TRANSFER.value: "signer",
        }
        del self.fields[without[slip.kind]]

    def read_signatures(self) -> Signatures:
        """Return who has signed."""
        given = self.cleaned_data
        return Signatures(
            giver=" ".join(given.get("giver", "").split()),
            receiver=" ".join(given.get("receiver", "").split()),
            signer=Signer(given.get("signer", "")),
        )

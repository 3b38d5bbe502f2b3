"""Forms of needs, donations and devices: what was typed, so that little is left to refuse."""

from lms.devices.forms.ledger import DonationForm, LendForm, ReceiveForm, TransferForm
from lms.devices.forms.needs import LACKS, PRIVATE, NeedForm
from lms.devices.forms.organisations import OrganisationField
from lms.devices.forms.priorities import CRITERIA, PrioritiesForm
from lms.devices.forms.reservations import ReservationForm
from lms.devices.forms.slips import SignForm
from lms.devices.forms.weak import DayForm, WeakAreaForm

__all__ = [
    "CRITERIA",
    "LACKS",
    "PRIVATE",
    "DayForm",
    "DonationForm",
    "LendForm",
    "NeedForm",
    "OrganisationField",
    "PrioritiesForm",
    "ReceiveForm",
    "ReservationForm",
    "SignForm",
    "TransferForm",
    "WeakAreaForm",
]

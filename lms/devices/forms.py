"""Forms of needs, donations and devices: what was typed, so that little is left to refuse."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.curriculum.models import Level
from lessons.letters import tidy
from lms.devices.actions.needs import Known, NeedEntry
from lms.devices.actions.reading import Pupil
from lms.devices.actions.weak import WeakEntry
from lms.devices.models import Hardship, WeakArea
from lms.devices.models.weak import SIGNAL_CHOICES
from lms.devices.queries.needs import map_grades
from lms.devices.rules import MOST_CONTACT, MOST_NAME, Lack, fits_level, read_pupil_code
from lms.devices.rules.allocation import Criterion
from lms.devices.rules.ledger import DonationKind, read_serials
from lms.devices.rules.weak import MOST_CARRIER, MOST_COMMUNE, MOST_PLACE, Signal

LACKS = [
    (Lack.DEVICE.value, _("a device")),
    (Lack.CONNECTION.value, _("a connection")),
    (Lack.ELECTRICITY.value, _("electricity")),
]
_PRIVATE = {"autocomplete": "off", "spellcheck": "false"}


class NeedForm(forms.Form):
    """One pupil and what is missing."""

    school: Any = forms.ModelChoiceField(queryset=None, label=_("School"))
    code = forms.CharField(
        label=_("Pupil’s code"),
        max_length=40,
        help_text=_("As in the school’s records. Nobody can be on the list twice."),
        widget=forms.TextInput(attrs=_PRIVATE),
    )
    name = forms.CharField(
        label=_("Full name of the pupil"),
        max_length=MOST_NAME,
        widget=forms.TextInput(attrs=_PRIVATE),
    )
    contact = forms.CharField(
        label=_("Contact of the parents"),
        max_length=MOST_CONTACT,
        required=False,
        help_text=_("A telephone number, or who can be asked. Leave it empty if it is not needed."),
        widget=forms.TextInput(attrs=_PRIVATE),
    )
    level: Any = forms.ModelChoiceField(queryset=None, label=_("Level"))
    grade = forms.IntegerField(label=_("Grade of the pupil"), min_value=1, max_value=12)
    hardship: Any = forms.ModelChoiceField(queryset=None, label=_("Hardship"))
    lacks = forms.MultipleChoiceField(
        label=_("What the pupil has not got"),
        choices=LACKS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please tick what is missing.")},
    )

    def __init__(self, *args: Any, schools: Any, pupil: Pupil | None = None, **kwargs: Any) -> None:
        if pupil is not None:
            need = pupil.need
            kwargs.setdefault(
                "initial",
                {
                    "school": need.school_id,
                    "code": pupil.code,
                    "name": pupil.name,
                    "contact": pupil.contact,
                    "level": need.level_id,
                    "grade": need.grade,
                    "hardship": need.hardship_id,
                    "lacks": [lack.value for lack in need.lacks],
                },
            )
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["school"].queryset = schools
        if len(schools[:2]) == 1:
            # Whoever works at one school has nothing to choose.
            fields["school"].empty_label = None
        fields["level"].queryset = Level.objects.all()
        fields["hardship"].queryset = Hardship.objects.all()

    def clean_code(self) -> str:
        code = read_pupil_code(str(self.cleaned_data["code"]))
        if code is None:
            raise forms.ValidationError(_("A pupil’s code has 4 to 20 letters and digits."))
        return code

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        level, grade = cleaned.get("level"), cleaned.get("grade")
        if level and grade and not fits_level(level=level.pk, grade=grade, grades=map_grades()):
            self.add_error("grade", _("This level has no such grade."))
        return cleaned

    def say_known(self, known: Known, *, is_in_reach: bool) -> None:
        """Say that the pupil is on the list, and where, if that may be known."""
        if is_in_reach:
            text = _("The pupil is on the list already, at %(school)s.")
            self.add_error("code", text % {"school": known.need.school.name})
        else:
            self.add_error(
                "code",
                _("Another school has registered this pupil. Please ask your education office."),
            )

    def read_entry(self) -> NeedEntry:
        """Return what was typed."""
        given = self.cleaned_data
        return NeedEntry(
            school=given["school"],
            level_id=given["level"].pk,
            grade=given["grade"],
            hardship_id=given["hardship"].pk,
            lacks=frozenset(Lack(one) for one in given["lacks"]),
            code=given["code"],
            name=given["name"],
            contact=given["contact"],
        )


class DonationForm(forms.Form):
    """What a donor has pledged."""

    office: Any = forms.ModelChoiceField(queryset=None, label=_("Received by"))
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
        fields["office"].queryset = offices


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
        label=_("Pupil’s code"), max_length=40, widget=forms.TextInput(attrs=_PRIVATE)
    )


class TransferForm(forms.Form):
    """Devices that go from one organisation to another."""

    source: Any = forms.ModelChoiceField(queryset=None, label=_("From the depot of"))
    target: Any = forms.ModelChoiceField(queryset=None, label=_("To"))
    most = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        required=False,
        help_text=_("Empty: all that are in the depot there."),
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["source"].queryset = fields["target"].queryset = places


class WeakAreaForm(forms.Form):
    """One place where one carrier's signal does not do."""

    organisation: Any = forms.ModelChoiceField(queryset=None, label=_("School or office"))
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
        fields["organisation"].queryset = keepers
        if len(keepers[:2]) == 1:
            fields["organisation"].empty_label = None

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


CRITERIA = [
    (Criterion.HARDSHIP.value, _("hardship, as in the table")),
    (Criterion.LEVEL.value, _("level, from primary up")),
    (Criterion.OLDER.value, _("older grades first")),
    (Criterion.YOUNGER.value, _("younger grades first")),
    (Criterion.VERIFIED.value, _("verified ones first")),
    (Criterion.WAITING.value, _("who waits longest")),
]


class PrioritiesForm(forms.Form):
    """What decides who gets a device: up to four rules, one after the other."""

    first = forms.ChoiceField(label=_("First"), choices=CRITERIA)
    second = forms.ChoiceField(label=_("Then"), choices=[("", "–"), *CRITERIA], required=False)
    third = forms.ChoiceField(label=_("After that"), choices=[("", "–"), *CRITERIA], required=False)
    fourth = forms.ChoiceField(
        label=_("At the end"), choices=[("", "–"), *CRITERIA], required=False
    )

    def __init__(self, *args: Any, criteria: Sequence[Criterion] = (), **kwargs: Any) -> None:
        names = ("first", "second", "third", "fourth")
        chosen = dict(zip(names, (one.value for one in criteria), strict=False))
        kwargs["initial"] = chosen
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [value for value in cleaned.values() if value]
        if len(set(chosen)) < len(chosen):
            raise forms.ValidationError(_("A rule stands here twice."))
        return cleaned

    def read_criteria(self) -> list[Criterion]:
        """Return what was chosen, in order."""
        chosen = (self.cleaned_data[name] for name in self.fields)
        return [Criterion(value) for value in chosen if value]

"""Forms of needs: what was typed, so that little is left to refuse."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.curriculum.models import Level
from lms.devices.actions.needs import Known, NeedEntry
from lms.devices.actions.reading import Pupil
from lms.devices.forms.organisations import OrganisationField
from lms.devices.models import Hardship
from lms.devices.queries.needs import map_grades
from lms.devices.rules import MOST_CONTACT, MOST_NAME, Lack, fits_level, read_pupil_code

LACKS = [
    (Lack.DEVICE.value, _("a device")),
    (Lack.CONNECTION.value, _("a connection")),
    (Lack.ELECTRICITY.value, _("electricity")),
]
PRIVATE = {"autocomplete": "off", "spellcheck": "false"}


class NeedForm(forms.Form):
    """One pupil and what is missing."""

    school: Any = OrganisationField(label=_("School"))
    code = forms.CharField(
        label=_("Pupil’s code"),
        max_length=40,
        help_text=_("As in the school’s records. Nobody can be on the list twice."),
        widget=forms.TextInput(attrs=PRIVATE),
    )
    name = forms.CharField(
        label=_("Full name of the pupil"),
        max_length=MOST_NAME,
        widget=forms.TextInput(attrs=PRIVATE),
    )
    contact = forms.CharField(
        label=_("Contact of the parents"),
        max_length=MOST_CONTACT,
        required=False,
        help_text=_("A telephone number, or who can be asked. Leave it empty if it is not needed."),
        widget=forms.TextInput(attrs=PRIVATE),
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
        fields["school"].offer(schools)
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

"""What an office asks for and what an organisation hands in, checked before any action."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lessons.library.adapters.files import inspect_file
from lessons.library.rules import InvalidInput
from lessons.library.rules.files import FORMATS, clean_name
from lms.supervision.actions.plans import FILE_BYTES, Brought

_FURTHEST = timedelta(days=730)
DISTRICTS, SCHOOLS = "district", "school"
TAKEN = sorted(FORMATS.keys() & {"pdf", "docx", "odt", "xlsx", "ods", "pptx", "odp", "zip"})


class CallForm(forms.Form):
    """What is asked for, of whom, and until when."""

    office: Any = forms.ModelChoiceField(queryset=None, label=_("Who asks"), empty_label=None)
    title = forms.CharField(
        label=_("What to plan"),
        max_length=160,
        help_text=_("For example: plan for teaching online and on television, term 2."),
    )
    words = forms.CharField(
        label=_("What it should say"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    due_date = forms.DateField(
        label=_("Hand in by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kinds = forms.MultipleChoiceField(
        label=_("Who is asked"),
        choices=[(DISTRICTS, _("district offices")), (SCHOOLS, _("schools"))],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, offices: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field: Any = self.fields["office"]
        field.queryset = offices

    def clean_due_date(self) -> date:
        due: date = self.cleaned_data["due_date"]
        if not self.today <= due <= self.today + _FURTHEST:
            raise ValidationError(gettext("Choose a day from today on, at most two years off."))
        return due

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        office, kinds = cleaned.get("office"), cleaned.get("kinds")
        if office and kinds and not office.get_descendants().filter(kind__in=kinds, is_active=True):
            self.add_error("kinds", gettext("There is no such organisation below this office."))
        return cleaned


class PlanForm(forms.Form):
    """A plan in words, as a file, or both."""

    words = forms.CharField(
        label=_("The plan in words"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    upload = forms.FileField(
        label=_("File of the plan"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{one}" for one in TAKEN)}),
    )

    def __init__(self, *args: Any, has_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_file = has_file
        if has_file:
            self.fields["upload"].help_text = _("A new file takes the place of the one of before.")

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload:
            name = clean_name(upload.name)
            try:
                inspect_file(upload, name=name, size=upload.size, most=FILE_BYTES)
            except InvalidInput as wrong:
                raise ValidationError(gettext(wrong.message) % wrong.params) from wrong
            if name.rpartition(".")[2] not in TAKEN:
                raise ValidationError(
                    gettext("Taken are files of the kinds: %(kinds)s.")
                    % {"kinds": ", ".join(TAKEN)}
                )
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (self.errors or cleaned.get("words") or cleaned.get("upload") or self.has_file):
            raise ValidationError(gettext("Write the plan down, or choose its file."))
        return cleaned

    def get_brought(self) -> Brought | None:
        """Return the file, if one was chosen."""
        upload = self.cleaned_data["upload"]
        return Brought(file=upload, name=upload.name, size=upload.size) if upload else None

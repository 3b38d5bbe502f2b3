"""Forms of terms and holidays: whose they are, what they are called, from when to when."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.letters import tidy
from lms.classes.models import Term
from lms.classes.rules import MOST_DAYS

_YEARS = range(2000, 2100)
LONGEST_NAME = 60


class NearDayField(forms.DateField):
    """A day of this century, as browsers choose it or as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y"])
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and day.year not in _YEARS:
            raise forms.ValidationError(_("Please choose a day between 2000 and 2099."))
        return day


class DaysForm(forms.Form):
    """Days that have a name."""

    organisation: Any = forms.ModelChoiceField(
        queryset=None, label=_("For the schools of"), empty_label=None
    )
    name = forms.CharField(label=_("What it is called"), max_length=LONGEST_NAME)
    first_day = NearDayField(label=_("From the day"))
    last_day = NearDayField(label=_("To the day, which belongs to it"))

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["organisation"].queryset = places

    def clean_name(self) -> str:
        return tidy(str(self.cleaned_data["name"]), most=LONGEST_NAME)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("It ends before it begins."))
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("last_day", _("It is longer than a year."))
        return cleaned


class HolidayForm(DaysForm):
    """Days on which nobody learns."""


class TermForm(DaysForm):
    """A term, beside no other one of the same office."""

    def __init__(self, *args: Any, term: Term | None = None, **kwargs: Any) -> None:
        self.term = term
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        names = ("organisation", "first_day", "last_day")
        if not self.errors and all(cleaned.get(name) for name in names):
            others = Term.objects.filter(organisation=cleaned["organisation"])
            beside = others.meeting(cleaned["first_day"], cleaned["last_day"])
            other = beside.exclude(pk=self.term.pk if self.term else 0).first()
            if other is not None:
                text = _("These days are in “%(name)s” already.") % {"name": other.name}
                self.add_error("first_day", text)
        return cleaned

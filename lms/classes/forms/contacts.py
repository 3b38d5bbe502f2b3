"""The form of a talk with parents."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lms.classes.forms.terms import NearDayField
from lms.classes.models import ContactNote
from lms.classes.models.contacts import LONGEST_AGREED, LONGEST_WHOM


class ContactForm(forms.Form):
    """When a teacher spoke with whom, how, and what was agreed on."""

    day = NearDayField(label=_("Day of the talk"))
    how = forms.ChoiceField(
        label=_("How you spoke"),
        choices=[(value, capfirst(name)) for value, name in ContactNote.HOW_CHOICES],
    )
    whom = forms.CharField(
        label=_("With whom"),
        max_length=LONGEST_WHOM,
        help_text=_("As little as is needed, like “An’s mother”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    agreed = forms.CharField(
        label=_("What was agreed on"),
        max_length=LONGEST_AGREED,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        kwargs.setdefault("initial", {"day": today})
        super().__init__(*args, **kwargs)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day

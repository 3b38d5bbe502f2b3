"""Lines and days that people type, as the public page can show them."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.library.rules.words import clean_line
from lms.broadcasts.rules.days import keep_near


class LineField(forms.CharField):
    """One line in which nothing is invisible: no mark turns the rest of a public line around."""

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class NearDayField(forms.DateField):
    """A day of this century."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and keep_near(day) is None:
            raise forms.ValidationError(_("Please choose a day between 2000 and 2099."))
        return day

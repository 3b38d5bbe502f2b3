"""Which month somebody asks about."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _


def end_month(first: date) -> date:
    """Return the last day of the month that `first` begins."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


class MonthForm(forms.Form):
    """A month as browsers write it, 2026-11; without one the present month."""

    month = forms.DateField(
        label=_("Month"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )
    every = forms.BooleanField(required=False)

    def read_month(self, today: date) -> date:
        """Return the first day of the month that was asked for."""
        given = self.cleaned_data.get("month") if self.is_valid() else None
        return (given or today).replace(day=1)

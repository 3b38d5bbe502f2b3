"""For which period reviews are counted: a month, a term, or from a day to a day."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.reviews.rules.periods import (
    Period,
    list_months,
    list_terms,
    make_month,
    make_span,
    make_term,
)


class PeriodForm(forms.Form):
    """Two days, where both are given, go before what was chosen."""

    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    first = forms.DateField(
        label=gettext_lazy("or from"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=gettext_lazy("up to"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        months = [
            (f"m-{year}-{month}", _("Month %(month)s/%(year)s") % {"month": month, "year": year})
            for year, month in list_months(today)
        ]
        terms = [
            (
                f"t-{year}-{term}",
                _("Term %(term)s, school year %(year)s–%(next)s")
                % {"term": term, "year": year, "next": year + 1},
            )
            for year, term in list_terms(today)
        ]
        field: Any = self.fields["period"]
        field.choices = [*months, *terms]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if bool(first) != bool(last) and not self.errors:
            self.add_error("last", _("Please give both days."))
        elif first and last and make_span(first, last) is None:
            self.add_error("last", _("The last day comes before the first."))
        return given

    def read_period(self) -> Period:
        """Return what was asked for; this month where that is nothing that there is."""
        given = self.cleaned_data if self.is_valid() else {}
        if given.get("first") and given.get("last"):
            span = make_span(given["first"], given["last"])
            if span is not None:
                return span
        kind, _dash, rest = given.get("period", "").partition("-")
        if kind in ("m", "t"):
            year, number = (int(part) for part in rest.split("-"))
            return make_month(year, number) if kind == "m" else make_term(year, number)
        return make_month(self.today.year, self.today.month)

"""When somebody is away, and who stands in."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST = timedelta(days=366)


class ColleagueField(forms.ModelChoiceField):
    """A colleague by name."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.get_full_name() or obj.get_username()


class AbsenceForm(forms.Form):
    """The first and the last day, and a colleague."""

    first = forms.DateField(
        label=gettext_lazy("Away from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=gettext_lazy("up to and including"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    substitute = ColleagueField(
        label=gettext_lazy("Who stands in"),
        queryset=None,
        empty_label=gettext_lazy("Choose a colleague"),
    )

    def __init__(self, *args: Any, colleagues: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field: Any = self.fields["substitute"]
        field.queryset = colleagues.order_by("last_name", "first_name")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and not first <= last <= first + LONGEST:
            self.add_error("last", ValidationError(_("The last day comes before the first.")))
        elif last and last < self.today:
            self.add_error("last", ValidationError(_("This time is over already.")))
        return given

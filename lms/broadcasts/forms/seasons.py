"""A season: its days, its subjects, its screen times."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.broadcasts.actions.seasons import LONGEST_MINUTES
from lms.broadcasts.forms.lines import LineField, NearDayField
from lms.broadcasts.forms.times import make_weekdays


class SeasonForm(forms.Form):
    """A season's name and days."""

    name = LineField(label=_("Name of the season"), max_length=120)
    first_date = NearDayField(label=_("First day"))
    last_date = NearDayField(label=_("Last day"))
    weekdays = make_weekdays(_("Days of lessons"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_date"), cleaned.get("last_date")
        if first and last and last < first:
            self.add_error("last_date", _("It ends before it begins."))
        return cleaned


class NewSeasonForm(SeasonForm):
    """A season of one of the offices where somebody plans: the highest unless they say."""

    office: Any = forms.ModelChoiceField(
        queryset=None, label=_("Office"), required=False, empty_label=None
    )
    field_order = ("office", "name", "first_date", "last_date", "weekdays")

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["office"].queryset = offices

    def clean_office(self) -> Any:
        fields: Any = self.fields
        return self.cleaned_data["office"] or fields["office"].queryset.first()


class PlanForm(forms.Form):
    """A subject of a grade that is wanted every day of lessons."""

    course: Any = forms.ModelChoiceField(queryset=None, label=_("Subject and grade"))
    priority = forms.IntegerField(
        label=_("Priority"),
        min_value=1,
        max_value=9,
        initial=5,
        help_text=_("1 goes before 9 where room is scarce; grades 1 and 2 go before all."),
    )

    def __init__(self, *args: Any, courses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["course"].queryset = courses


class ScreenLimitsForm(forms.Form):
    """How many minutes a day the pupils of each grade may be asked to watch."""

    def __init__(self, *args: Any, grades: Mapping[int, tuple[str, int | None]], **kwargs: Any):
        """Take by grade what it is called, and what the settings say."""
        super().__init__(*args, **kwargs)
        self.grades = {f"grade_{pk}": pk for pk in grades}
        for name, (label, usual) in zip(self.grades, grades.values(), strict=True):
            self.fields[name] = forms.IntegerField(
                label=_("%(grade)s, minutes a day") % {"grade": label},
                min_value=1,
                max_value=LONGEST_MINUTES,
                required=False,
                help_text=_("Empty: %(count)d minutes.") % {"count": usual} if usual else "",
            )

    def read_minutes(self) -> dict[int, int]:
        """Return by grade the minutes that were given."""
        given = {pk: self.cleaned_data[name] for name, pk in self.grades.items()}
        return {pk: minutes for pk, minutes in given.items() if minutes is not None}

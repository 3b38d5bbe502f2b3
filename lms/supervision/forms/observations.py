"""What an observer writes, and by what an office has lessons looked at."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.supervision.actions.observations import Seen
from lms.supervision.rules.observations import Criterion, InvalidCriteria, read_criteria

_OLDEST = timedelta(days=366)
_MARK = "mark_"


class TeacherField(forms.ModelChoiceField):
    """Teachers of a school by their names."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.get_full_name() or obj.get_username())


class ObservationForm(forms.Form):
    """A lesson, a mark for each criterion, and words."""

    teacher: Any = TeacherField(queryset=None, label=_("Teacher"))
    taught_date = forms.DateField(
        label=_("Day of the lesson"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    lesson = forms.CharField(
        label=_("Subject, grade and lesson"),
        max_length=200,
        help_text=_("For example: maths, grade 4, fractions."),
    )

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Criterion],
        teachers: Any,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria, self.today = criteria, today
        if teachers is None:
            del self.fields["teacher"]
        else:
            field: Any = self.fields["teacher"]
            field.queryset = teachers
        for at, one in enumerate(criteria):
            said = gettext("%(criterion)s (0 to %(most)s)")
            self.fields[f"{_MARK}{at}"] = forms.IntegerField(
                label=said % {"criterion": one.text, "most": one.most},
                min_value=0,
                max_value=one.most,
            )
        for name, label in (("strengths", _("What went well")), ("advice", _("Advice"))):
            self.fields[name] = forms.CharField(
                label=label,
                max_length=4000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def clean_taught_date(self) -> date:
        day: date = self.cleaned_data["taught_date"]
        if not self.today - _OLDEST <= day <= self.today:
            raise ValidationError(gettext("Choose the day of a lesson that is over."))
        return day

    def get_seen(self) -> Seen:
        """Return what was typed."""
        data = self.cleaned_data
        return Seen(
            taught_date=data["taught_date"],
            lesson=data["lesson"],
            marks={at: data[f"{_MARK}{at}"] for at in range(len(self.criteria))},
            strengths=data["strengths"],
            advice=data["advice"],
        )


class CriteriaForm(forms.Form):
    """Criteria, one a line."""

    lines = forms.CharField(
        label=_("Criteria, one a line"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Behind each a bar and its highest mark: “The goal is clear | 4”."),
    )

    def clean_lines(self) -> tuple[Criterion, ...]:
        try:
            return read_criteria(self.cleaned_data["lines"])
        except InvalidCriteria as wrong:
            [line] = wrong.args
            said = (
                gettext("Line %(line)s: write a criterion, a bar and a mark from 1 to 20.")
                if line
                else gettext("Write 1 to 20 criteria.")
            )
            raise ValidationError(said % {"line": line}) from wrong

"""The form of a period: what is learned when, how, and with whom."""

from datetime import date, time
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lms.classes.forms.groups import ColleagueField
from lms.classes.models import ClassGroup, Period
from lms.classes.models.periods import MOST_MINUTES
from lms.classes.queries.groups import list_school_teachers
from lms.classes.queries.timetable import list_subjects
from lms.classes.rules import Fix, PeriodKind, Planned, list_days

_FEWEST = 5


def say_day(day: date) -> str:
    """Return the name of a day of the week with its date."""
    return f"{date_format(day, 'l')}, {day.day}/{day.month}"


class PeriodForm(forms.Form):
    """A period of a class in one week."""

    subject: Any = forms.ModelChoiceField(queryset=None, label=_("Subject of the period"))
    kind = forms.ChoiceField(
        label=_("How it is learned"),
        choices=[(value, capfirst(name)) for value, name in Period.KIND_CHOICES],
    )
    day = forms.TypedChoiceField(label=_("Day of the period"), coerce=date.fromisoformat)
    # Browsers that speak English would ask for AM and PM in a field of their own.
    start = forms.TimeField(
        label=_("Begins at"),
        input_formats=["%H:%M", "%Hh%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"}),
        help_text=_("Write a time like 7:30 or 19:05."),
        error_messages={"invalid": _("Write a time like 7:30 or 19:05.")},
    )
    minutes = forms.IntegerField(
        label=_("Length in minutes"), min_value=_FEWEST, max_value=MOST_MINUTES
    )
    teacher: Any = ColleagueField(
        queryset=None, label=_("Teacher of the period"), required=False, empty_label=_("Nobody yet")
    )
    link = forms.URLField(
        label=_("Link to the online room"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Only those who run the class and those who have its code see it."),
    )

    def __init__(
        self,
        *args: Any,
        group: ClassGroup,
        monday: date,
        period: Period | None = None,
        **kwargs: Any,
    ) -> None:
        self.group = group
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["subject"].queryset = list_subjects(group)
        fields["day"].choices = [(day.isoformat(), say_day(day)) for day in list_days(monday)]
        fields["link"].validators = [URLValidator(schemes=["https", "http"])]
        teachers = list_school_teachers(group)
        if period is not None and period.teacher_id:
            # Who has left the school stays with the period until somebody names another.
            pks = teachers.order_by().values("pk")
            people = teachers.model._default_manager
            teachers = people.filter(Q(pk__in=pks) | Q(pk=period.teacher_id))
        fields["teacher"].queryset = teachers

    def make_wish(self) -> Planned:
        """Return what was filled in as the rules see it."""
        given = self.cleaned_data
        start: time = given["start"]
        return Planned(
            day=given["day"],
            start=start.replace(second=0, microsecond=0, tzinfo=None),
            minutes=given["minutes"],
            kind=PeriodKind(given["kind"]),
            group=self.group.pk,
            teacher=given["teacher"].pk if given["teacher"] else None,
        )


def list_initial(period: Period) -> dict[str, Any]:
    """Return what the form of a period begins with."""
    names = ("subject", "kind", "start", "minutes", "teacher", "link")
    return {name: getattr(period, name) for name in names} | {"day": period.day.isoformat()}


def mend_data(data: Any, fix: Fix) -> Any:
    """Return what was filled in with `fix` in its place."""
    mended = data.copy()
    mended["day"] = fix.day.isoformat()
    mended["start"] = fix.start.isoformat("minutes")
    mended["minutes"] = str(fix.minutes)
    return mended

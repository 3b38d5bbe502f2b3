"""The form of a day's attendance: nothing to fill in where everybody was reached as planned."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lms.classes.models import Attendance, Period
from lms.classes.models.attendance import NAMES
from lms.classes.rules import MOST_PUPILS, USUAL, PeriodKind, Reach, count_reached


@dataclass(frozen=True, kw_only=True)
class Line:
    """A period of the day with its fields."""

    period: Period
    usual: str
    fields: tuple[Any, ...]
    off: Any
    attendance: Attendance | None

    @property
    def is_wrong(self) -> bool:
        """Tell whether something of it has to be put right."""
        return any(one.errors for one in self.fields)


class DayForm(forms.Form):
    """Who was reached how on one day of a class."""

    pupils = forms.IntegerField(
        label=_("Pupils of the class"),
        min_value=1,
        max_value=MOST_PUPILS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, periods: Iterable[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periods = list(periods)
        fields: Any = self.fields
        for period in self.periods:
            noted = read_attendance(period)
            for reach in self.list_others(period):
                field = forms.IntegerField(
                    label=capfirst(NAMES[reach]),
                    required=False,
                    min_value=0,
                    max_value=MOST_PUPILS,
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                )
                fields[_name(period, reach)] = field
                if noted is not None and noted.counts[reach]:
                    self.initial[_name(period, reach)] = noted.counts[reach]
            fields[_name(period, "off")] = forms.BooleanField(
                label=_("This period did not take place"), required=False
            )

    @staticmethod
    def list_others(period: Period) -> list[Reach]:
        """Return the ways that were not planned for a period."""
        return [reach for reach in Reach if reach is not USUAL[PeriodKind(period.kind)]]

    def lines(self) -> Iterator[Line]:
        """Yield the periods with their fields, for the page."""
        for period in self.periods:
            names = [_name(period, reach) for reach in self.list_others(period)]
            yield Line(
                period=period,
                usual=str(NAMES[USUAL[PeriodKind(period.kind)]]),
                fields=tuple(self[name] for name in names),
                off=self[_name(period, "off")],
                attendance=read_attendance(period),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        pupils = cleaned.get("pupils")
        for period, others in self.read_others().items():
            if pupils is None or others is None:
                continue
            kind = PeriodKind(period.kind)
            if count_reached(pupils=pupils, kind=kind, others=others) is None:
                name = _name(period, self.list_others(period)[0])
                self.add_error(name, _("Together these are more than the class has."))
        return cleaned

    def read_others(self) -> Mapping[Period, Mapping[Reach, int] | None]:
        """Return what was filled in of each period; None: it did not take place."""
        given = self.cleaned_data
        return {
            period: None
            if given.get(_name(period, "off"))
            else {reach: given.get(_name(period, reach)) or 0 for reach in self.list_others(period)}
            for period in self.periods
        }


def read_attendance(period: Period) -> Attendance | None:
    """Return what was noted of a period."""
    return getattr(period, "attendance", None)


def _name(period: Period, what: str) -> str:
    return f"p{period.pk}-{what}"

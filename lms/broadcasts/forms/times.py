"""Times of a day and days of a week, as people write and tick them."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.broadcasts.rules.frames import InvalidTime, read_clock


class ClockField(forms.CharField):
    """A time of day as people write it; cleaned to a frame of the channel's day."""

    def __init__(self, *, is_end: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 11)
        super().__init__(**kwargs)
        self.is_end = is_end
        self.day_start = time(0, 0)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_clock(text, self.day_start, is_end=self.is_end)
        except InvalidTime as error:
            raise forms.ValidationError(_("Write a time like 7:30 or 19:05.")) from error


class ChannelClocks:
    """Has the clocks of a form counted from the day start of the channel that it names."""

    fields: Any
    data: Any

    def count_from(self, channels: Any) -> None:
        """Count from the channel in the data, or from the only one."""
        chosen = self.data.get("channel") if self.data else None
        starts = {str(one.pk): one.day_start for one in channels}
        start = starts.get(str(chosen)) or next(iter(starts.values()), time(0, 0))
        for field in self.fields.values():
            if isinstance(field, ClockField):
                field.day_start = start


WEEKDAY_CHOICES = [
    ("1", _("Monday")),
    ("2", _("Tuesday")),
    ("3", _("Wednesday")),
    ("4", _("Thursday")),
    ("5", _("Friday")),
    ("6", _("Saturday")),
    ("7", _("Sunday")),
]


def make_weekdays(label: Any) -> forms.MultipleChoiceField:
    """Return a field for weekdays, Monday to Saturday unless somebody says otherwise."""
    return forms.MultipleChoiceField(
        label=label,
        choices=WEEKDAY_CHOICES,
        initial=list("123456"),
        widget=forms.CheckboxSelectMultiple,
    )

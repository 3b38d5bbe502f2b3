"""When a channel broadcasts lessons, and on which dates otherwise."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.broadcasts.forms.lines import LineField, NearDayField
from lms.broadcasts.forms.times import ChannelClocks, ClockField, make_weekdays


class WindowForm(ChannelClocks, forms.Form):
    """A window that a channel reserves."""

    weekdays = make_weekdays(_("On"))
    start = ClockField(label=_("Starts at"))
    end = ClockField(label=_("Ends at"), is_end=True)

    def __init__(self, *args: Any, channel: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count_from([channel])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start is not None and end is not None and end <= start:
            self.add_error("end", _("It ends before it begins."))
        return cleaned


class ExceptionForm(ChannelClocks, forms.Form):
    """A date that is another than usual; without times it is closed."""

    day = NearDayField(label=_("On the date"))
    start = ClockField(label=_("Starts at"), required=False)
    end = ClockField(
        label=_("Ends at"),
        is_end=True,
        required=False,
        help_text=_("Without times nothing is aired on that date."),
    )
    reason = LineField(label=_("Reason"), max_length=120, required=False)
    everywhere = forms.BooleanField(label=_("On every channel of this office"), required=False)

    def __init__(self, *args: Any, channel: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count_from([channel])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if (start is None) != (end is None) and not self.errors:
            self.add_error("end", _("Give both times, or none."))
        elif start is not None and end is not None and end <= start:
            self.add_error("end", _("It ends before it begins."))
        return cleaned

"""What a station may bring: the log of what it has aired."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LogForm(forms.Form):
    """A log, and the day of lines that name none."""

    file = forms.FileField(
        label=_("Log of the station (Excel, CSV, or the log file of ffplayout)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.log,.txt"}),
        error_messages={
            "required": _("Choose a file first."),
            "missing": _("Choose a file first."),
            "empty": _("The file is empty."),
        },
    )
    day = forms.DateField(
        label=_("Day of the log"),
        help_text=_("Only for logs whose lines say the time but not the day."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

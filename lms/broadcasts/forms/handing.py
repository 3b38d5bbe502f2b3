"""What a station has of its own, and what it brings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.broadcasts.rules.frames import DAY_FRAMES
from lms.broadcasts.rules.logs import read_length


class FillerForm(forms.Form):
    """A file that a station has itself, and how long it lasts."""

    title = forms.CharField(
        label=_("Name of the file on the playout"),
        max_length=120,
        help_text=_("Exactly as the playout knows it, such as TRAILER_HE.mxf."),
    )
    frames = forms.CharField(
        label=_("How long it lasts"),
        max_length=12,
        help_text=_("Minutes and seconds, such as 0:30, or to the frame: 00:00:30:12."),
    )

    def clean_frames(self) -> int:
        length = read_length(self.cleaned_data["frames"])
        if length is None or not 0 < length <= DAY_FRAMES:
            raise forms.ValidationError(_("Please write minutes and seconds, such as 0:30."))
        return length


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

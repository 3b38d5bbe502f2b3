"""What a station may bring, and what a planner may fill in."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.broadcasts.actions.seasons import LONGEST_MINUTES
from lms.broadcasts.models import Channel
from lms.broadcasts.queries.profiles import is_counted_from, list_profiles
from lms.broadcasts.rules.airings import ChannelKind
from lms.broadcasts.rules.frames import DAY_FRAMES, InvalidTime, read_clock
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


class PlaceForm(ChannelClocks, forms.Form):
    """When an airing begins, and on which channel."""

    channel: Any = forms.ModelChoiceField(queryset=None, label=_("Channel"), empty_label=None)
    day = forms.ChoiceField(label=_("Day"))
    start = ClockField(label=_("Starts at"), help_text=_("A time of day, such as 7:30."))

    def __init__(self, *args: Any, channels: Any, days: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["channel"].queryset = channels
        fields["day"].choices = days
        self.count_from(channels)


class LessonForm(PlaceForm):
    """A lesson to air."""

    lesson = forms.ChoiceField(label=_("Lesson"))
    is_repeat = forms.BooleanField(
        label=_("A repeat of its last airing before that time"), required=False
    )
    field_order = ("lesson", "is_repeat", "channel", "day", "start")

    def __init__(self, *args: Any, lessons: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["lesson"].choices = [("", _("Choose a lesson")), *lessons]


class RelayForm(PlaceForm):
    """Something that another broadcaster airs."""

    title = forms.CharField(label=_("Title of the programme"), max_length=255)
    relay_source = forms.CharField(
        label=_("Taken over from"), max_length=120, help_text=_("Such as VTV7.")
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=600)
    course: Any = forms.ModelChoiceField(
        queryset=None, label=_("Counts for"), empty_label=_("no subject")
    )
    field_order = ("title", "relay_source", "course", "minutes", "channel", "day", "start")

    def __init__(self, *args: Any, courses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["course"].queryset = courses
        fields["course"].required = False


class PublishForm(forms.Form):
    """What is told with a version."""

    text = forms.CharField(
        label=_("Note to the station"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    without_masters = forms.BooleanField(
        label=_("Publish the times although files are not ready; the station fetches them later"),
        required=False,
    )


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

    day = forms.DateField(
        label=_("On the date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    start = ClockField(label=_("Starts at"), required=False)
    end = ClockField(
        label=_("Ends at"),
        is_end=True,
        required=False,
        help_text=_("Without times nothing is aired on that date."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)
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


ANEW = _("Files that were made otherwise are not used any more: have them made again.")


def make_identifier() -> forms.RegexField:
    """Return a field for what a channel is called in programme guides."""
    return forms.RegexField(
        regex=r"^[A-Za-z0-9][A-Za-z0-9.-]*\Z",
        label=_("Identifier in programme guides"),
        max_length=80,
        help_text=_("Letters, digits, dots and hyphens, such as hv1.haivan.vn."),
    )


def make_day_start(*, required: bool = True) -> forms.TimeField:
    """Return a field for the clock at which a channel's day begins."""
    return forms.TimeField(
        label=_("The channel’s day begins at"),
        required=required,
        initial="00:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("What airs before that belongs to the day before; most begin at 0:00."),
    )


class StationForm(forms.Form):
    """A station and its first channel."""

    office: Any = forms.ModelChoiceField(queryset=None, label=_("Office"), empty_label=None)
    station = forms.CharField(label=_("Station"), max_length=200)
    name = forms.CharField(label=_("Name of the channel"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=Channel.KIND_CHOICES)
    xmltv_id = make_identifier()
    day_start = make_day_start(required=False)

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["office"].queryset = offices

    def clean_day_start(self) -> time:
        return self.cleaned_data["day_start"] or time(0, 0)


class StationChangeForm(forms.Form):
    """What a station is called, and how its files are made."""

    name = forms.CharField(label=_("Station"), max_length=200)
    profile = forms.ChoiceField(label=_("Broadcast files are made as"), help_text=ANEW)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["profile"].choices = list_profiles(is_radio=False).items()


class ChannelForm(forms.Form):
    """What a channel is called, how its files are made, and how its days are counted."""

    name = forms.CharField(label=_("Name of the channel"), max_length=80)
    xmltv_id = make_identifier()
    profile = forms.ChoiceField(
        label=_("Broadcast files are made as"), required=False, help_text=ANEW
    )
    step_minutes = forms.IntegerField(
        label=_("Proposed airings begin every … minutes"), min_value=1, max_value=60
    )
    day_start = make_day_start()

    def __init__(self, *args: Any, channel: Channel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        is_radio = channel.kind == ChannelKind.RADIO
        usual = _("the usual for radio") if is_radio else _("as the station")
        profiles = list_profiles(is_radio=is_radio)
        fields["profile"].choices = [("", usual), *profiles.items()]
        if is_counted_from(channel):
            fields["day_start"].disabled = True
            fields["day_start"].help_text = _(
                "It stays: windows and airings are counted from it already."
            )


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


class SeasonForm(forms.Form):
    """A season's name and days."""

    name = forms.CharField(label=_("Name of the season"), max_length=120)
    first_date = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_date = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    weekdays = make_weekdays(_("Days of lessons"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_date"), cleaned.get("last_date")
        if first and last and last < first:
            self.add_error("last_date", _("It ends before it begins."))
        return cleaned


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

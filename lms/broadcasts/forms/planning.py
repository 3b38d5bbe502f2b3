"""An airing that is put into a week, and what is told when it is published."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.broadcasts.forms.lines import LineField
from lms.broadcasts.forms.times import ChannelClocks, ClockField


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

    title = LineField(label=_("Title of the programme"), max_length=255)
    relay_source = LineField(
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

"""A station or a channel: new, or changed."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.broadcasts.forms.lines import LineField
from lms.broadcasts.models import Channel
from lms.broadcasts.queries.profiles import is_counted_from, list_profiles
from lms.broadcasts.rules.airings import ChannelKind

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
    station = LineField(label=_("Station"), max_length=200)
    name = LineField(label=_("Name of the channel"), max_length=80)
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

    name = LineField(label=_("Station"), max_length=200)
    profile = forms.ChoiceField(label=_("Broadcast files are made as"), help_text=ANEW)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["profile"].choices = list_profiles(is_radio=False).items()


class ChannelForm(forms.Form):
    """What a channel is called, how its files are made, and how its days are counted."""

    name = LineField(label=_("Name of the channel"), max_length=80)
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

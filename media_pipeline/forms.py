"""What people may fill in about a recording or a job."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from media_pipeline.core.captions import MOST_BYTES
from media_pipeline.models import ExtraSound, Source

LANGUAGES = [
    ("vi", _("Vietnamese")),
    ("tyz", _("Tày")),
    ("nut", _("Nùng")),
    ("hmn", _("Mông")),
    ("km", _("Khmer")),
    ("jra", _("Jarai")),
    ("rad", _("Êđê")),
    ("en", _("English")),
    ("fr", _("French")),
    ("zh", _("Chinese")),
]
PRIORITIES = [(10, _("first")), (0, _("in its turn")), (-10, _("after the others"))]


class RenameForm(forms.Form):
    """What a recording is called, and the language spoken in it."""

    title = forms.CharField(label=_("Title"), max_length=255)

    def __init__(self, *args: Any, current: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [("", _("unknown")), *LANGUAGES]
        # A tag that came with the file stays until somebody chooses another.
        other = [(current, current)] if current not in dict(known) else []
        self.fields["language"] = forms.ChoiceField(
            label=_("Language spoken"), choices=[*known, *other], required=False
        )


class PriorityForm(forms.Form):
    """When a job has its turn; before everybody else's only by word of a superuser."""

    def __init__(self, *args: Any, may_go_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["priority"] = forms.TypedChoiceField(
            label=_("Turn"), choices=list_turns(may_go_first=may_go_first), coerce=int
        )


def list_turns(*, may_go_first: bool) -> list[tuple[int, Any]]:
    """Return the priorities that somebody may give."""
    return [one for one in PRIORITIES if may_go_first or one[0] <= 0]


class CaptionForm(forms.Form):
    """Captions in one language, as a file or as timed lines."""

    language = forms.ChoiceField(label=_("Language of the captions"))
    label = forms.CharField(
        label=_("Name in the player's menu"),
        max_length=80,
        required=False,
        help_text=_("Only where the language alone does not say enough."),
    )
    file = forms.FileField(
        label=_("A file of captions"),
        required=False,
        help_text=_("WebVTT (.vtt) or SubRip (.srt), saved as UTF-8."),
        widget=forms.ClearableFileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
    )
    words = forms.CharField(
        label=_("Or the captions themselves"),
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        help_text=_(
            "First when it begins and ends, like 00:01.500 --> 00:04.000, below it the words, then "
            "an empty line."
        ),
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "true", "data-captions": ""}),
    )

    def __init__(self, *args: Any, current: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = [(current, current)] if current and current not in dict(LANGUAGES) else []
        languages: Any = self.fields["language"]
        languages.choices = [*LANGUAGES, *other]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("file") and not given.get("words", "").strip():
            self.add_error("words", _("Choose a file, or write the captions here."))
        return given


class ExtraSoundForm(forms.Form):
    """Which recording is heard instead of the film's own sound, and what it is."""

    sound = forms.TypedChoiceField(label=_("Recording"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind of sound"), choices=ExtraSound.Kind.choices)
    language = forms.ChoiceField(label=_("Language spoken"), choices=LANGUAGES, initial="vi")

    def __init__(self, *args: Any, sounds: list[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["sound"]
        choices.choices = [(one.pk, one.title) for one in sounds]

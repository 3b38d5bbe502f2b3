"""What people may fill in about a recording or a job."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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

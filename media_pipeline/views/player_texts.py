"""What the player says, in the reader's language; its scripts themselves know no words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from media_pipeline.core.offer import Way

_NAMES = {
    Way.SAVE: gettext_lazy("Sparing"),
    Way.MEDIUM: gettext_lazy("In between"),
    Way.CLEAR: gettext_lazy("Sharp"),
    Way.LISTEN: gettext_lazy("Sound only"),
}
_MEANINGS = {
    Way.SAVE: gettext_lazy("for weak links and small data plans"),
    Way.MEDIUM: gettext_lazy("for most phones"),
    Way.CLEAR: gettext_lazy("small writing is easy to read"),
    Way.LISTEN: gettext_lazy("without the picture"),
}


def name_way(way: Way) -> str:
    """Return what a way to watch is called."""
    return str(_NAMES[way])


def explain_way(way: Way) -> str:
    """Return for whom a way to watch is."""
    return str(_MEANINGS[way])


def list_texts() -> dict[str, str]:
    """Return the script's sentences; {names} in braces are filled in by it."""
    return {"play": _("Play")}

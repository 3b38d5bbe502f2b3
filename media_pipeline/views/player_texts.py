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
    return {
        "player": _("Player"),
        "play": _("Play"),
        "pause": _("Pause"),
        "back": _("Ten seconds back"),
        "ahead": _("Ten seconds on"),
        "seek": _("Place in the lesson"),
        "spoken": _("{minutes} minutes {seconds} seconds of {total} minutes"),
        "sound": _("Switch the sound off"),
        "silent": _("Switch the sound on"),
        "words": _("Captions"),
        "speed": _("Speed"),
        "full": _("Full screen"),
        "waiting": _("Loading …"),
        "outage": _("No network. The lesson goes on by itself as soon as there is one."),
        "resumed": _("Goes on at {at}, where you were."),
        "restart": _("From the beginning"),
        "chapters": _("Chapters"),
        "chapter": _("Part {number}"),
        "transcript": _("Words that follow the film"),
        "search": _("Find in these words"),
        "none": _("These words do not occur."),
        "today": _("Data used today: {size}"),
        "month": _("This month: {size}, counted on this device only."),
        "ceiling": _("Stop when a day has used"),
        "unlimited": _("No limit"),
        "reached": _("{size} used today, as much as you set. The lesson stops at {at}."),
        "goOn": _("Watch on today"),
        "keepSilent": _("Send no anonymous counts"),
    }

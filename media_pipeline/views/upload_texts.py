"""What the uploader's script says, in the reader's language; the script itself knows no words."""

from django.utils.translation import gettext as _


def list_texts() -> dict[str, str]:
    """Return the script's sentences; {names} in braces are filled in by it."""
    return {
        "waiting": _("Waiting for its turn."),
        "starting": _("Starting …"),
        "measuring": _("{percent} % · {sent} of {size}"),
        "sending": _("{percent} % · {sent} of {size} · {speed}/s · {left}"),
        "seconds": _("less than a minute left"),
        "minutes": _("about {count} minutes left"),
        "hours": _("about {count} hours left"),
        "resumed": _("Goes on from {percent} %."),
        "paused": _("Paused at {percent} %. What has arrived is kept."),
        "offline": _("No connection. It goes on by itself as soon as there is one."),
        "again": _("{reason} Trying again in {count} s."),
        "arrived": _("The whole file has arrived. It is being checked."),
        "stopped": _("Cancelled."),
        "sign_in": _("Please sign in again; the upload then goes on."),
        "pause": _("Pause"),
        "resume": _("Go on"),
        "cancel": _("Cancel"),
        "retry": _("Try again"),
        "watch": _("Open the recording"),
        "sure": _("Give up uploading “{name}”? What has arrived is thrown away."),
        "unknown": _("Something went wrong on the server. Please try again."),
    }

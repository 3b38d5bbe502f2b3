"""What the scripts that keep lessons say in the reader's language; they know no words of it."""

from django.utils.translation import gettext as _


def list_texts() -> dict[str, str]:
    """Return the scripts' sentences; {names} in braces are filled in by them."""
    return {
        "room": _("{free} free for this site on this device."),
        "room_saved": _("{used} used, {free} free for this site on this device."),
        "total": _("To be loaded: {size}"),
        "no_room": _("That does not fit: {size} are needed, and {free} are free."),
        "over": _(
            "You have used {used} today and wanted to stop at {limit}. Tap again to save it anyway."
        ),
        "nothing": _("Please choose at least one lesson."),
        "waiting": _("Waiting for its turn"),
        "starting": _("Beginning …"),
        "loading": _("{percent} % of {size} – {speed}/s – {left} left"),
        "loading_first": _("{percent} % of {size}"),
        "outage": _("The network is gone. It goes on by itself as soon as it is back."),
        "stopped": _("Stopped at {percent} %. What has arrived is kept."),
        "full": _("There is no room left on this device. What has arrived is kept."),
        "gone": _("This lesson is no longer public."),
        "failed": _("This could not be saved. Please try again later."),
        "saved": _("Saved. It opens without a network now."),
        "saved_size": _("{size}, saved on {date}"),
        "result": _("Check yourself: {right} of {total} right"),
        "new_version": _("There is a new version."),
        "fetch_new": _("Fetch the new version"),
        "incomplete": _("A part is missing: the device has made room for something else."),
        "fetch_again": _("Fetch what is missing"),
        "go_on": _("Go on loading"),
        "stop": _("Stop"),
        "drop": _("Delete"),
        "open": _("Open the lesson"),
        "withdrawn": _("“{title}” is no longer public and was removed."),
        "offline_page": _("There is no network, and this page was not saved. Here is what was."),
        "seconds": _("less than a minute"),
        "minutes": _("{count} minutes"),
        "hours": _("{count} hours"),
        "right_of": _("{right} of {all} are right."),
        "right": _("Right."),
        "wrong": _("Not right."),
        "would_be_right": _("This would have been right."),
        "nearly": _("Nearly: look at the diacritics. It is written “{answer}”."),
        "not_this": _("Not right. The answer is “{answer}”."),
        "partly": _("Good so far, but not all of them yet."),
        "unanswered": _("You have not answered this one yet."),
        "not_saved": _("This lesson is not saved on this device."),
    }

"""What people are told when a file is not let in, cannot be used, or work on it failed.

One place for both the reasons before the first byte (`core.admission`) and the classes of
`core.refusals`, whose names are kept in tables: a reader's language is known only when they read.
"""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from media_pipeline.core.admission import Reason, Refusal
from media_pipeline.core.captions import Cue, Fault, InvalidCaptions, write_time

_SENTENCES = {
    "NotMedia": gettext_noop("This file is not a video or a sound recording."),
    "NoVideoNorAudio": gettext_noop("This file has neither a picture nor a sound to play."),
    "Unsupported": gettext_noop(
        "This kind of video cannot be read here. Please save it as MP4 and upload it again."
    ),
    "Damaged": gettext_noop(
        "The file is damaged: too much of it cannot be played. Please copy it from the camera or "
        "phone once more."
    ),
    "NoSuchTrack": gettext_noop("The sound track asked for is not in the file."),
    "TooLong": gettext_noop("The recording is longer than a lesson may be."),
    "TooLarge": gettext_noop("The file is too large."),
    "Empty": gettext_noop(
        "This file is empty: it has 0 bytes. Please copy it from the camera or phone once more."
    ),
    "WrongKind": gettext_noop(
        "Only videos and sound recordings can be brought in here. Documents and pictures have "
        "their own places."
    ),
    "NoRight": gettext_noop("You may no longer bring recordings into this unit."),
    "OverQuota": gettext_noop("There is no room left for this unit's recordings."),
    "OutOfDisk": gettext_noop(
        "The server's disk is full. What has arrived is kept; it goes on once there is room."
    ),
    "SpoolAway": gettext_noop(
        "The server's disk for uploads is away. What has arrived is kept; it goes on by itself."
    ),
    "StoreUnavailable": gettext_noop(
        "The file store does not answer at the moment. The work goes on by itself."
    ),
    "InvalidProfile": gettext_noop("There is no delivery profile of that name."),
    "OtherProfile": gettext_noop(
        "The delivery profile was changed since the file was asked for. Please ask for it again."
    ),
    "NoFont": gettext_noop("The server has no font to write on pictures with."),
    "ToolFailed": gettext_noop("A program stopped while it worked on the file."),
    "WorkerDied": gettext_noop("A program stopped while it worked on the file."),
    "Cancelled": gettext_noop(
        "It was stopped on request. To have it done after all, open the recording and choose “Try "
        "again”."
    ),
    "Removed": gettext_noop("The recording was removed from the library."),
    "Expired": gettext_noop("Nobody went on with this upload for too long, so it was given up."),
    "BytesLost": gettext_noop(
        "What had arrived of this file is no longer on the server. Please upload it again."
    ),
}

_CAPTION_FAULTS = {
    Fault.NOT_TEXT: gettext_noop("This is no text in UTF-8. Please save the file as UTF-8."),
    Fault.TOO_LARGE: gettext_noop("That is more than the captions of a lesson can be."),
    Fault.NO_CUES: gettext_noop("There are no captions in it."),
    Fault.NO_TIME: gettext_noop(
        "Line %(line)s: the times are missing, like 00:01.500 --> 00:04.000."
    ),
    Fault.BAD_TIME: gettext_noop(
        "Line %(line)s: these are no times. Write them like 00:01.500 --> 00:04.000."
    ),
    Fault.BACKWARDS: gettext_noop("Line %(line)s: it ends before it begins."),
    Fault.AFTER_END: gettext_noop("Line %(line)s: it begins after the film has ended."),
}


def say_caption_fault(error: InvalidCaptions) -> str:
    """Return what is wrong with captions, and in which line."""
    return _(_CAPTION_FAULTS[error.fault]) % {"line": error.line}


def say_overlap(first: Cue, second: Cue) -> str:
    """Return which two lines show at once: kept all the same, for it may be meant."""
    return _(
        "Two lines show at once: the one of %(first)s is not over when the one of %(second)s "
        "begins. If that is not meant, correct the times."
    ) % {"first": write_time(first.start_ms), "second": write_time(second.start_ms)}


def say_reason(name: str) -> str:
    """Return the sentence for a reason's class name, in the reader's language."""
    known = _SENTENCES.get(name)
    return _(known) if known else _("Something went wrong on the server. Please try again.")


def say_refusal(refusal: Refusal) -> str:
    """Return why a file is not let in, with the numbers that help."""
    numbers = {"size": say_bytes(refusal.given_bytes), "most": say_bytes(refusal.most_bytes)}
    if refusal.reason is Reason.TOO_LARGE:
        return _("This file has %(size)s; one file may have at most %(most)s.") % numbers
    if refusal.reason is Reason.OVER_QUOTA:
        return _("This file has %(size)s, but there is only room for %(most)s more here.") % numbers
    return say_reason(refusal.reason.value)


def say_bytes(count: int) -> str:
    """Return a size as people write it: 950 KB, 3,5 MB, 1,2 GB."""
    amount, unit = float(count), "B"
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if amount < 1000 or unit == "TB":
            break
        amount /= 1000
    digits = 1 if amount < 10 and unit not in ("B", "KB") else 0
    # Django cuts digits off where the uploader's script rounds: one file had two sizes.
    rounded = Decimal(amount).quantize(Decimal(10) ** -digits, ROUND_HALF_UP)
    shown = number_format(rounded, digits, use_l10n=True)
    return f"{shown.removesuffix(number_format(0.0, 1, use_l10n=True)[1:])} {unit}"

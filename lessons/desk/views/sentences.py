"""What states and refusals are called, said to teachers as a colleague would."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lessons.catalogue.rules import RecordingState
from lessons.desk.queries import DeskEntry
from lessons.desk.rules import ReadOnly, Shelf, State
from media_pipeline.views.uploads import say_progress

STATES = {
    State.DRAFT: gettext_lazy("Draft"),
    State.UPLOADING: gettext_lazy("Uploading"),
    State.CHECKING: gettext_lazy("File being checked"),
    State.PREPARING: gettext_lazy("Video being prepared"),
    State.READY: gettext_lazy("Video ready"),
    State.TROUBLE: gettext_lazy("Needs you"),
    State.IN_REVIEW: gettext_lazy("Waiting for review"),
    State.SENT_BACK: gettext_lazy("Sent back"),
    State.WITHDRAWN: gettext_lazy("Withdrawn"),
    State.PUBLISHED: gettext_lazy("Public now"),
}
SHELVES = {
    Shelf.ALL: gettext_lazy("All"),
    Shelf.WRITING: gettext_lazy("Being written"),
    Shelf.IN_REVIEW: gettext_lazy("Waiting for review"),
    Shelf.SENT_BACK: gettext_lazy("Sent back"),
    Shelf.PUBLISHED: gettext_lazy("Public now"),
}
_READ_ONLY = {
    ReadOnly.IN_REVIEW: gettext_lazy(
        "This lesson waits for its review, so it stays as the reviewers read it. Withdraw it first "
        "if you want to change something."
    ),
    ReadOnly.LOCKED: gettext_lazy(
        "This lesson is locked for now. Ask your administrator if you want to change something."
    ),
    ReadOnly.NO_RIGHT: gettext_lazy(
        "You may read this lesson, but no longer change it. Ask its owner or your administrator."
    ),
}


def say_read_only(reason: ReadOnly) -> str:
    """Return why a lesson cannot be changed, and what to do."""
    return str(_READ_ONLY[reason])


def say_state(entry: DeskEntry) -> str:
    """Return the state in a few words, with the percent where something moves."""
    label = str(STATES[entry.state])
    if entry.state is State.UPLOADING and entry.arriving:
        return f"{label} {entry.arriving.percent} %"
    if entry.state is State.PREPARING and entry.recording and entry.recording.job:
        return f"{label} {round(entry.recording.job.percent)} %"
    return label


def say_movement(entry: DeskEntry) -> str:
    """Return in a sentence what is happening to the video; empty when nothing is."""
    if entry.arriving is not None:
        return say_progress(entry.arriving)
    job = entry.recording.job if entry.recording else None
    state = entry.recording_state
    if state is RecordingState.FAILED:
        return _("The video could not be prepared. Please upload it again, or choose another one.")
    if state not in (RecordingState.WAITING, RecordingState.WATCHABLE) or job is None:
        return ""
    percent = {"percent": round(job.percent)}
    if state is RecordingState.WATCHABLE:
        text = (
            _("The video can be watched already; other sizes are made (%(percent)s%%).") % percent
        )
    else:
        text = _("The video is being prepared (%(percent)s%%).") % percent
    return f"{text} {say_remaining(entry.remaining_s)}".strip()


def say_remaining(seconds: float | None) -> str:
    """Return roughly how long it will last."""
    if seconds is None:
        return ""
    minutes = max(1, round(seconds / 60))
    return ngettext("About %(n)s minute left.", "About %(n)s minutes left.", minutes) % {
        "n": minutes
    }

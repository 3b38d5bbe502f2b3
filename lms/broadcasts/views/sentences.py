"""What the screens of hand-over and of logs say, beside what the rules know."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lms.broadcasts.rules.asrun import Outcome
from lms.broadcasts.rules.logs import Fault
from lms.broadcasts.rules.readiness import Readiness
from lms.broadcasts.rules.receipts import Receipt
from media_pipeline.views.sentences import say_reason

READINESS = {
    Readiness.READY: _("ready"),
    Readiness.DOUBTFUL: _("ready, please look at the report"),
    Readiness.MAKING: _("being made"),
    Readiness.NONE: _("not asked for yet"),
    Readiness.REFUSED: _("not usable"),
    Readiness.CHANGED: _("the film has changed: publish the week again"),
    Readiness.WITHDRAWN: _("withdrawn: do not air it"),
    Readiness.RELAY: _("relay, no file"),
}
RECEIPTS = {
    Receipt.NONE: _("not fetched yet"),
    Receipt.ASKED: _("asked for; not counted"),
    Receipt.PARTLY: _("fetched in part"),
    Receipt.SENT: _("sent whole"),
    Receipt.MATCH: _("arrived whole, hash confirmed"),
    Receipt.MISMATCH: _("arrived damaged: fetch it again"),
}
OUTCOMES = {
    Outcome.AIRED: _("aired"),
    Outcome.LATE: _("aired late"),
    Outcome.EARLY: _("aired early"),
    Outcome.CUT: _("broke off"),
    Outcome.MISSED: _("missed"),
    Outcome.UNTOLD: _("not in the log"),
}
FAULTS = {
    Fault.NO_TABLE: _(
        "No row has headings for the time (such as “Giờ phát” or “Start time”) and for the file or "
        "the programme (such as “Tên tệp”, “Tên chương trình”, “File name” or “Title”)."
    ),
    Fault.NO_TIME: _("The time cannot be read."),
    Fault.NO_DAY: _("The day cannot be read, and none was given."),
    Fault.NO_NAME: _("Neither a file nor a programme is named."),
    Fault.TOO_LONG: _("The log is longer than can be read at once; bring it day by day."),
}
BROKE_OFF = {
    "FolderAway": _("The station’s folder cannot be written to at the moment."),
    "OtherBytes": _("A file was not copied right; it is copied anew."),
    "Cancelled": _("It was stopped on request."),
}


def say_broken_off(delivery: Any) -> str:
    """Return why a delivery ended before everything lay there; nothing where nobody knows."""
    reason = delivery.job.reason if delivery.job is not None else ""
    if not reason and not delivery.error:
        return ""
    return str(BROKE_OFF.get(reason) or say_reason(reason))

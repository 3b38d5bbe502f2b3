"""What `manage.py reviews` has found, in sentences that say what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.reviews.queries.approvals import Fault
from lessons.reviews.queries.logged import Forged, Forgery
from lessons.reviews.rules.chain import Damage

_HIDDEN = gettext_lazy(
    "Readers do not see it. Unpublish it, or have its author hand it in for a new review."
)
_SEEN = gettext_lazy(
    "Readers may see it as it is now: withdraw it, have it reviewed anew, and find out who wrote "
    "into the database."
)
# What public.keep_approved and the serving of files ask on every visit.
_UNSEEN = {Fault.NO_APPROVAL, Fault.WITHDRAWN, Fault.OTHER_REVISION, Fault.FILES_CHANGED}
_FAULTS = {
    Fault.NO_APPROVAL: gettext_lazy("It is marked public, and no review has approved it."),
    Fault.WITHDRAWN: gettext_lazy("It was withdrawn, and is marked public all the same."),
    Fault.OTHER_REVISION: gettext_lazy("What is public is another edition than was approved."),
    Fault.CONTENT_CHANGED: gettext_lazy("The approved edition was changed after its approval."),
    Fault.FILES_CHANGED: gettext_lazy(
        "Its film, captions, documents or pictures are not the approved ones."
    ),
    Fault.ROW_CHANGED: gettext_lazy(
        "What stands in the database is not what was approved: it was changed past the program."
    ),
    Fault.APPROVAL_CHANGED: gettext_lazy(
        "The approval is not the one in the log: it was changed past the program."
    ),
    Fault.OTHER_PLACE: gettext_lazy("It stands elsewhere than where it was approved."),
    Fault.ALIAS: gettext_lazy("It is public under a second address that nobody approved."),
}
_FILM = gettext_lazy(
    "A film lies in the public store, and nothing public shows it. The worker takes it out by "
    "itself; if it is still there tomorrow, look into what the worker writes."
)
_DAMAGES = {
    Damage.CHANGED: gettext_lazy("This entry was changed after it was written."),
    Damage.MISSING: gettext_lazy("This entry is gone."),
    Damage.UNLINKED: gettext_lazy("This entry does not continue the one before it."),
    Damage.CUT_OFF: gettext_lazy("The end of the log is gone."),
}
_FORGERIES = {
    Forgery.VOTE_CHANGED: gettext_lazy("The vote of %(who)s at “%(where)s” is not as logged."),
    Forgery.VOTE_GONE: gettext_lazy("The vote of %(who)s at “%(where)s” is gone."),
    Forgery.NOTE_CHANGED: gettext_lazy("The note “%(where)s” is not as logged."),
    Forgery.NOTE_GONE: gettext_lazy("The note “%(where)s” of %(who)s is gone."),
}


def say_fault(fault: Fault) -> str:
    """Return what is wrong with something public, and what to do."""
    if fault is Fault.FILM_UNSHOWN:
        return str(_FILM)
    return f"{_FAULTS[fault]} {_HIDDEN if fault in _UNSEEN else _SEEN}"


def say_damage(damage: Damage) -> str:
    """Return what is wrong with an entry of the log, and what to do."""
    return f"{_DAMAGES[damage]} {_compare()}"


def say_forged(forged: Forged) -> str:
    """Return which vote or note differs from the log, and what to do."""
    told = str(_FORGERIES[forged.forgery]) % {"who": forged.who or "?", "where": forged.where}
    return f"{told} {_compare()}"


def _compare() -> str:
    return _(
        "Somebody wrote into the database past the program: compare with a backup, restore what "
        "was, and find out who it was."
    )

"""What notices of the review say: each in a sentence, with what to do next."""

from django.utils.translation import gettext_lazy as _

NOTICE_WORDS = {
    "review.called": _(
        "“%(title)s” waits for your review: please watch it and vote by %(detail)s."
    ),
    "review.again": _(
        "“%(title)s” is public and was reported by readers: please look at it once more and vote "
        "by %(detail)s."
    ),
    "review.to_score": _("“%(title)s” wishes to be broadcast: please score it by %(detail)s."),
    "review.passed": _("%(detail)s passes “%(title)s” on to you: please review it."),
    "review.standing_in": _(
        "%(title)s is away and asks you to stand in, %(detail)s: what waits for them is in your "
        "queue, too."
    ),
    "review.due_soon": _(
        "“%(title)s” is to be decided by %(detail)s: please vote while there is time."
    ),
    "review.overdue": _(
        "“%(title)s” was to be decided by %(detail)s: please vote today, or pass it on to a "
        "colleague."
    ),
    "review.escalated": _(
        "“%(title)s” is overdue since %(detail)s: please remind its reviewers, or call others."
    ),
    "review.sent_back": _(
        "“%(title)s” came back with notes: please work through them and hand it in again."
    ),
    "review.rejected": _(
        "“%(title)s” was not approved: please read what the reviewers wrote; it is a draft again."
    ),
    "review.answered": _(
        "The author has answered your note on “%(title)s”: please see whether it is done."
    ),
    "review.public": _("“%(title)s” is public now. Thank you! Please pass its address on."),
    "review.withdrawn": _(
        "“%(title)s” was withdrawn: please read why, mend it and hand it in again. Why: %(detail)s"
    ),
    "review.broadcast": _(
        "“%(title)s” was chosen for television. Thank you! There is nothing for you to do: the "
        "station takes it from here."
    ),
    "review.model": _(
        "“%(title)s” was chosen as a model lesson. Thank you! It is put into the collection of "
        "model lessons, which is reviewed before everybody sees it."
    ),
    "review.to_air": _(
        "“%(title)s” was chosen for television: please find it in the list of chosen lessons."
    ),
    "review.not_to_air": _(
        "“%(title)s”, chosen for television, was withdrawn: please do not air it. Why: %(detail)s"
    ),
    "review.reopened": _(
        "Readers reported “%(title)s”. The council looks at it once more and it stays public "
        "meanwhile; there is nothing for you to do yet."
    ),
    "review.kept": _(
        "“%(title)s” was reviewed once more and stays public. Thank you; nothing is left to do."
    ),
}

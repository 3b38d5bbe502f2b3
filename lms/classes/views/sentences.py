"""What notices, the desk and forms say about questions."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lms.classes.rules import PersonalKind, Reception

NOTICE_WORDS = {
    "question.asked": _("Pupils ask about “%(title)s”: please answer them."),
    "question.reported": _(
        "Readers reported a question about “%(title)s”: please look at it again."
    ),
    "question.answered": _("Your question about “%(title)s” is answered: please read it."),
}
RECEPTIONS = {
    Reception.WRONG_CODE: _(
        "This is not the code of a class. Please look at your slip again, or ask your teacher."
    ),
    Reception.TOO_MANY: _("There were many questions just now. Please come back a little later."),
}
PERSONAL = {
    PersonalKind.PHONE: _("a telephone number?"),
    PersonalKind.EMAIL: _("an e-mail address?"),
    PersonalKind.LINK: _("an address on the web?"),
    PersonalKind.ACCOUNT: _("an account elsewhere?"),
    PersonalKind.ADDRESS: _("where somebody lives or learns?"),
    PersonalKind.NAME: _("somebody’s name?"),
}


def describe_waiting(lessons: Sequence[Any]) -> dict[int, list[str]]:
    """Return how many questions wait, for the lessons of a desk that have any."""
    return {
        one.pk: [
            ngettext(
                "%(count)d question of pupils waits.", "%(count)d questions of pupils wait.", n
            )
            % {"count": n}
        ]
        for one in lessons
        if (n := one.waiting_questions)
    }

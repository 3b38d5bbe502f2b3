"""The programme of a day as texts to copy: one for an SMS, one for Zalo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.broadcasts.rules.announcing import Showing
from lms.broadcasts.rules.texts import TextWords, write_message, write_sms


@dataclass(frozen=True, kw_only=True)
class Messages:
    """What a teacher copies."""

    sms: str
    long: str


def write_messages(airings: Sequence[Showing], *, who: str, day: date) -> Messages | None:
    """Return the texts about a day of a grade; None where no grade was chosen."""
    if not who:
        return None
    short = _("%(who)s %(day)s") % {"who": who, "day": date_format(day, "j/n")}
    long = _("%(who)s, lessons on the air on %(day)s") % {
        "who": who,
        "day": date_format(day, "l d/m"),
    }
    return Messages(
        sms=write_sms(airings, words=_say(short)), long=write_message(airings, words=_say(long))
    )


def _say(heading: str) -> TextWords:
    return TextWords(
        heading=heading,
        repeat=_("repeat"),
        again=_("again"),
        more=_("%(count)s more"),
        none=_("no lessons on the air"),
    )

"""Alarms: a lesson that is still to air was withdrawn, and somebody has to replace it."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override

from lms.broadcasts.models import Airing
from lms.broadcasts.queries.airings import list_ahead
from lms.broadcasts.signals import airings_alarmed


@transaction.atomic
def raise_alarms(*, lesson_id: int, reason: str, now: datetime, today: date) -> list[Airing]:
    """Mark every airing of a lesson from today on, and tell; it stays where it is until replaced.

    A gap that nobody decided about would be worse than a marked row: the station may have it.
    """
    airings = list(list_ahead(lesson_id, today=today))
    list_ahead(lesson_id, today=today).update(alarm=reason[:1000] or "-", alarmed_at=now)
    if airings:
        airings_alarmed.send(Airing, airings=airings, reason=reason, now=now)
    return airings


@transaction.atomic
def end_alarms(*, lesson_id: int) -> int:
    """Take the alarms of a lesson back once it was reviewed anew; return how many there were."""
    return (
        Airing.objects.filter(lesson=lesson_id).exclude(alarm="").update(alarm="", alarmed_at=None)
    )


@transaction.atomic
def raise_revocation_alarms(*, digest: str, now: datetime, today: date) -> list[Airing]:
    """Mark every airing from today on for which a master that is no more was published."""
    ahead = Airing.objects.filter(master_digest=digest, date__gte=today).exclude(master_digest="")
    airings = list(ahead.select_related("channel__station__organisation"))
    reason = name_revocation()
    ahead.filter(alarm="").update(alarm=reason, alarmed_at=now)
    if airings:
        airings_alarmed.send(Airing, airings=airings, reason=reason, now=now)
    return airings


@transaction.atomic
def end_revocation_alarms(*, channel_id: int, first: date, last: date) -> int:
    """Take such alarms of some days back: they were published anew, with what is there now."""
    days = Airing.objects.filter(channel=channel_id, date__gte=first, date__lte=last)
    return days.filter(alarm=name_revocation()).update(alarm="", alarmed_at=None)


def name_revocation() -> str:
    """Return the words by which such an alarm is known again, in the language of the site."""
    with override(settings.LANGUAGE_CODE):
        return gettext("the broadcast file was revoked")

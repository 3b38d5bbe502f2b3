"""Alarms: a lesson or its file that is still to air is no more, and somebody has to replace it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override

from lms.broadcasts.models import Airing
from lms.broadcasts.queries.airings import keep_ahead
from lms.broadcasts.queries.stock import list_revoked
from lms.broadcasts.signals import airings_alarmed

Kind = Airing.AlarmKind


@transaction.atomic
def raise_alarms(*, lesson_id: int, reason: str, now: datetime) -> list[Airing]:
    """Mark every airing of a lesson that is ahead, and tell; it stays until it is replaced.

    A gap that nobody decided about would be worse than a marked row: the station may have it.
    """
    airings = keep_ahead(Airing.objects.filter(lesson=lesson_id), now=now)
    _mark(airings, Kind.WITHDRAWN, reason, now=now)
    if airings:
        airings_alarmed.send(Airing, airings=airings, reason=reason, now=now)
    return airings


@transaction.atomic
def end_alarms(*, lesson_id: int, now: datetime) -> int:
    """Take the alarms of a lesson back once it was reviewed anew; return how many there were.

    A file that was revoked meanwhile still is: of it the alarm stays.
    """
    alarmed = Airing.objects.filter(lesson=lesson_id, alarm_kind=Kind.WITHDRAWN)
    airings = list(alarmed)
    revoked = list_revoked({one.master_digest for one in airings if one.master_digest})
    still = [one for one in airings if one.master_digest in revoked]
    alarmed.update(alarm="", alarm_kind="", alarmed_at=None)
    _mark(still, Kind.REVOKED, say_revoked(), now=now)
    return len(airings)


@transaction.atomic
def raise_revocation_alarms(*, digest: str, now: datetime) -> list[Airing]:
    """Mark every airing that is ahead for which a master that is no more was published."""
    if not digest:
        return []
    airings = keep_ahead(Airing.objects.filter(master_digest=digest), now=now)
    reason = say_revoked()
    _mark([one for one in airings if not one.alarm], Kind.REVOKED, reason, now=now)
    if airings:
        airings_alarmed.send(Airing, airings=airings, reason=reason, now=now)
    return airings


@transaction.atomic
def end_revocation_alarms(*, channel_id: int, first: date, last: date) -> int:
    """Take such alarms of some days back: they were published anew, with what is there now."""
    days = Airing.objects.filter(channel=channel_id, date__gte=first, date__lte=last)
    return days.filter(alarm_kind=Kind.REVOKED).update(alarm="", alarm_kind="", alarmed_at=None)


def say_revoked() -> str:
    """Return what such an alarm says, in the language of the site."""
    with override(settings.LANGUAGE_CODE):
        return gettext("the broadcast file was revoked")


def _mark(airings: Iterable[Airing], kind: Kind, reason: str, *, now: datetime) -> None:
    Airing.objects.filter(pk__in=[one.pk for one in airings]).update(
        alarm=reason[:1000] or "-", alarm_kind=kind, alarmed_at=now
    )

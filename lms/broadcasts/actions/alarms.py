"""Alarms: a lesson that is still to air was withdrawn, and somebody has to replace it."""

from datetime import date, datetime

from django.db import transaction

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

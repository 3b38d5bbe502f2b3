"""Notes that somebody is away, and who stands in."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lessons import LessonsError
from lessons.reviews.actions.log import append_entry, describe_person
from lessons.reviews.conf import get_conf
from lessons.reviews.models import Absence
from lessons.reviews.signals import absence_noted


class UnableToStandIn(LessonsError, PermissionDenied):
    """This colleague does not review what the other one does."""


@transaction.atomic
def note_absence(
    *, person: Any, substitute: Any, start_date: date, end_date: date, now: datetime
) -> Absence:
    """Note that `person` is away until `end_date`, on which they are back.

    :raises UnableToStandIn: `substitute` is not one of their equals.
    """
    equals = get_conf().make_policy().list_substitutes(person)
    if not equals.filter(pk=substitute.pk).exists():
        raise UnableToStandIn(substitute.pk)
    absence = Absence.objects.create(
        person=person,
        substitute=substitute,
        start_date=start_date,
        end_date=end_date,
        made_at=now,
    )
    _log("absence_noted", absence, now)
    absence_noted.send(Absence, absence=absence)
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, now: datetime) -> None:
    """Take an absence back, or end it early."""
    _log("absence_ended", absence, now)
    absence.delete()


def _log(event: str, absence: Absence, now: datetime) -> None:
    append_entry(
        event=event,
        by=absence.person,
        now=now,
        substitute=describe_person(absence.substitute),
        start=absence.start_date.isoformat(),
        end=absence.end_date.isoformat(),
    )

"""Counts; sums are raised in the database, so that two who tell at once are both counted."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from lessons.audience.conf import get_conf
from lessons.audience.models import DayCount
from lessons.audience.rules.watching import Watched


def count_watched(*, watched: Watched, day: date) -> None:
    """Add `watched` to the sums of `day`; whether everybody may see the lesson was asked before."""
    if watched.is_empty:
        return
    sums = asdict(watched)
    place = {"day": day, "lesson_id": sums.pop("lesson"), "rung": sums.pop("rung")}
    raised = {name: F(name) + value for name, value in sums.items() if value}
    if DayCount.objects.filter(**place).update(**raised):
        return
    try:
        with transaction.atomic():
            DayCount.objects.create(**place, **sums)
    except IntegrityError:
        # Somebody else was the first of the day just now; or the lesson has gone, and nothing is.
        DayCount.objects.filter(**place).update(**raised)


def forget_old(*, now: datetime) -> int:
    """Forget days of long ago; return how many rows."""
    gone, _by_model = DayCount.objects.filter(day__lt=(now - get_conf().kept).date()).delete()
    return gone

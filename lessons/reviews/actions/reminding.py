"""Reminds reviewers before a round is due, and tells those who arrange once it is overdue."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lessons.reviews.actions.log import append_entry
from lessons.reviews.conf import get_conf
from lessons.reviews.models import Round
from lessons.reviews.rules.reminding import Urgency, judge_urgency
from lessons.reviews.signals import round_due_soon, round_overdue

# The caretaker has other chores; what is left waits for the next hour.
MOST_A_RUN = 200
# No run of holidays is longer.
HORIZON = timedelta(days=30)


def remind_rounds(*, now: datetime) -> int:
    """Remind of each open round that is due soon or overdue, once of either; return how many.

    The mark and what people are told are one transaction: whoever is killed has done both or none.
    """
    conf, today = get_conf(), timezone.localdate(now)
    near = Q(reminded_at=None, due_date__gte=today, due_date__lte=today + HORIZON)
    waiting = Round.objects.list_open().filter(near | Q(escalated_at=None, due_date__lt=today))
    done = 0
    for one in waiting.order_by("due_date", "pk").select_related("submission", "stage"):
        urgency = judge_urgency(
            one.due_date, today=today, remind_days=conf.remind_days, holidays=conf.holidays
        )
        if urgency is not Urgency.NONE:
            done += _remind(one, urgency, now)
        if done >= MOST_A_RUN:
            break
    return done


@transaction.atomic
def _remind(round: Round, urgency: Urgency, now: datetime) -> bool:
    is_overdue = urgency is Urgency.OVERDUE
    mark = "escalated_at" if is_overdue else "reminded_at"
    # Whoever sets the mark tells: two caretakers at once, or one after a kill, do it once.
    unmarked = Round.objects.list_open().filter(pk=round.pk, **{mark: None})
    if not unmarked.update(**{mark: now}):
        return False
    if is_overdue:
        submission = round.submission
        append_entry(
            event="overdue",
            by=None,
            now=now,
            thing=submission.thing,
            number=submission.number,
            stage=round.stage.name,
        )
    signal = round_overdue if is_overdue else round_due_soon
    signal.send(Round, round=round)
    return True

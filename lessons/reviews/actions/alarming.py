"""Says aloud that something is public which nobody approved."""

import logging
from datetime import datetime
from typing import Any

from lessons.reviews.actions.log import append_entry
from lessons.reviews.models import LogEntry
from lessons.reviews.models.things import name_in_log
from lessons.reviews.queries.approvals import Fault
from lessons.reviews.queries.auditing import list_unapproved
from lessons.reviews.queries.things import read_specific
from lessons.reviews.signals import alarm_raised

logger = logging.getLogger(__name__)


def raise_alarm(*, thing: Any, fault: Fault, now: datetime) -> None:
    """Write an alarm into the log and tell whoever listens; the same one once in a row."""
    logger.error("public without approval: %s (%s)", name_in_log(thing), fault.value)
    last = LogEntry.objects.filter(thing=name_in_log(thing)).order_by("-sequence").first()
    if last is not None and last.event == "alarm":
        return
    append_entry(event="alarm", by=None, now=now, thing=thing, fault=fault.value)
    alarm_raised.send(type(thing), thing=thing, reason=fault.value)


def look_for_unapproved(*, now: datetime) -> int:
    """Raise an alarm for each live thing without an approval; return how many. Once an hour.

    Nothing is taken off by itself: it is not served anyway, and a mistake of ours must not empty
    the site.
    """
    found = [read_specific(thing) for thing in list_unapproved()]
    for thing in found:
        raise_alarm(thing=thing, fault=Fault.NO_APPROVAL, now=now)
    return len(found)

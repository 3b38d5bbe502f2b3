"""Which day of a channel is on the air now, which airings have begun, which are still ahead."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

from lms.broadcasts.models import Airing, AsRun, Channel
from lms.broadcasts.models.airings import AiringQuerySet
from lms.broadcasts.rules.asrun import SEEN
from lms.broadcasts.rules.frames import find_day, find_moment


def find_broadcast_day(channel: Channel, now: datetime) -> date:
    """Return the day of a channel that is on the air now; after midnight it may be yesterday's."""
    return find_day(timezone.localtime(now).replace(tzinfo=None), channel.day_start)


def has_begun(channel: Channel, day: date, start_frame: int, *, now: datetime) -> bool:
    """Tell whether a place of the plan is past: what was on the air then cannot be otherwise."""
    moment = find_moment(day, start_frame, channel.day_start)
    return timezone.make_aware(moment) <= now


def is_over(airing: Airing, *, now: datetime) -> bool:
    """Tell whether an airing has begun, or a log says that it was on the air where it stands."""
    seen = AsRun.objects.filter(
        airing=airing.pk,
        date=airing.date,
        start_frame=airing.start_frame,
        outcome__in=[one.value for one in SEEN],
    )
    begun = has_begun(airing.channel, airing.date, airing.start_frame, now=now)
    return begun or seen.exists()


def keep_ahead(airings: AiringQuerySet, *, now: datetime) -> list[Airing]:
    """Return those of the running broadcast day and later, whoever asks: for alarms."""
    # A broadcast day ends on the next date: what airs after midnight is of the day before.
    found = airings.filter(date__gte=timezone.localdate(now) - timedelta(days=1))
    rows: Iterable[Airing] = found.select_related("channel__station__organisation")
    return [one for one in rows if one.date >= find_broadcast_day(one.channel, now)]

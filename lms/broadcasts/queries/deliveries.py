"""What lies in the folders of stations, and which days are being put down."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from lms.broadcasts.conf import get_conf
from lms.broadcasts.models import Channel, Delivery, FileName, PublishedSchedule
from lms.broadcasts.queries.airings import find_broadcast_day
from lms.broadcasts.rules.frames import find_week
from media_pipeline.models import Job

Days = tuple[date, date]


def list_running(channel: Channel) -> QuerySet[Delivery]:
    """Return the deliveries of a channel that wait or are under way."""
    found: Any = channel.deliveries
    return found.filter(ended_at=None, job__state__in=Job.OPEN).select_related("job")


def find_running(channel: Channel, first: date, last: date) -> Delivery | None:
    """Return the delivery of exactly these days that waits or is under way."""
    return list_running(channel).filter(first_date=first, last_date=last).first()


def list_days_with_lesson(lesson_id: int, *, now: datetime) -> Iterator[tuple[Channel, Days]]:
    """Yield the days in folders whose weeks were ever published with a lesson.

    In any version: what was taken out of the plan may still lie there.
    """
    for channel, stretches in _list_folders(now):
        weeks = {
            week
            for week, snapshot in PublishedSchedule.objects.filter(
                channel=channel, week__gte=find_week(min(first for first, _last in stretches))
            )
            .values_list("week", "snapshot")
            .iterator(chunk_size=20)
            if any(one.get("lesson_id") == lesson_id for one in snapshot.get("airings", ()))
        }
        for first, last in stretches:
            if any(find_week(first) <= week <= last for week in weeks):
                yield channel, (first, last)


def list_days_with_file(digest: str, *, now: datetime) -> Iterator[tuple[Channel, Days]]:
    """Yield the days in folders of channels on which a master has a name."""
    named = set(FileName.objects.filter(digest=digest).values_list("channel", flat=True))
    for channel, stretches in _list_folders(now):
        for days in stretches if channel.pk in named else ():
            yield channel, days


def _list_folders(now: datetime) -> Iterable[tuple[Channel, list[Days]]]:
    channels: Any = Channel.objects.filter(xmltv_id__in=get_conf().station_folders)
    for channel in channels.select_related("station__organisation"):
        # What was on the air is the station's own archive.
        rows = channel.deliveries.filter(last_date__gte=find_broadcast_day(channel, now))
        stretches = sorted(set(rows.values_list("first_date", "last_date")))
        if stretches:
            yield channel, stretches

"""Weeks as they were published, put into the tables without the screens that publish them."""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

from lessons.discovery.actions import mark_changed
from lms.broadcasts.models import Airing, Channel, PublishedSchedule
from lms.broadcasts.rules.frames import find_week
from lms.broadcasts.rules.snapshots import KEYS, write_snapshot

HERE = timezone(timedelta(hours=7))
# A Monday, before the first lesson.
NOW = datetime(2026, 11, 30, 6, 30, tzinfo=HERE)


def publish(
    channel: Channel,
    airings: Iterable[Airing],
    *,
    days_ago: float = 7,
    number: int = 1,
    now: datetime = NOW,
) -> PublishedSchedule:
    """Tell everybody of these airings of the week of `now`."""
    mark_changed()
    return PublishedSchedule.objects.create(
        channel=channel,
        week=find_week(now.date()),
        number=number,
        snapshot=write_snapshot(read_rows(airings)),
        published_at=now - timedelta(days=days_ago),
    )


def read_rows(airings: Iterable[Airing]) -> list[dict[str, Any]]:
    """Return airings as they stand in memory, changed or not."""
    return [
        {key: getattr(one, key) for key in KEYS} | {"date": one.date.isoformat()} for one in airings
    ]

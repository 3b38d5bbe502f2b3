"""Weeks as they were published, put into the tables without the screens that publish them."""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

from lms.broadcasts.models import Airing, Channel, PublishedSchedule
from lms.broadcasts.rules.frames import find_week

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
    return PublishedSchedule.objects.create(
        channel=channel,
        week=find_week(now.date()),
        number=number,
        snapshot={"airings": [describe(one) for one in airings]},
        published_at=now - timedelta(days=days_ago),
    )


def describe(one: Airing) -> dict[str, Any]:
    """Return an airing as a snapshot holds it."""
    return {
        "id": one.pk,
        "date": one.date.isoformat(),
        "start_frame": one.start_frame,
        "frames": one.frames,
        "kind": one.kind,
        "course_id": one.course_id,
        "lesson_id": one.lesson_id,
        "of_airing_id": one.of_airing_id,
        "title": one.title,
        "relay_source": one.relay_source,
    }

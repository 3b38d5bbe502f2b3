"""The programme as everybody may read it: what was published, never what is planned."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from lessons.curriculum.models import Course
from lessons.discovery.queries import find_addresses, recall
from lms.broadcasts.models import Channel, PublishedSchedule
from lms.broadcasts.rules.airings import AiringKind, ChannelKind
from lms.broadcasts.rules.announcing import Outlet, Showing, Version
from lms.broadcasts.rules.frames import find_moment, find_week
from lms.broadcasts.rules.programme import Programme

# Whoever asks for other weeks is a crawler; the present edition of these is kept in memory.
WEEKS_BEFORE = 1
WEEKS_AHEAD = 8


def get_programme(*, today: date) -> Programme:
    """Return what was published of the weeks around `today`, read once an edition."""
    monday = find_week(today)
    return recall(f"broadcasts:{monday}", lambda: read_programme(list_weeks(today)))


def list_weeks(today: date) -> list[date]:
    """Return the Mondays of the weeks that the public can look at."""
    monday = find_week(today)
    return [monday + timedelta(weeks=n) for n in range(-WEEKS_BEFORE, WEEKS_AHEAD + 1)]


def list_next_airings(lesson_id: int, *, now: datetime, most: int) -> list[Showing]:
    """Return when a lesson is on the air next, as far as it was published."""
    programme = get_programme(today=timezone.localdate(now))
    found = [one for one in programme.list_current() if one.lesson == lesson_id]
    return [one for one in found if one.ends_at > now][:most]


def read_programme(weeks: Iterable[date]) -> Programme:
    """Return every version of some weeks of the channels that broadcast."""
    channels = {channel.pk: channel for channel in Channel.objects.open().select_related("station")}
    told = PublishedSchedule.objects.filter(week__in=weeks, channel__in=channels)
    # Of two that were published in one moment the higher number is the later one.
    rows = list(told.order_by("week", "channel", "number"))
    airings = [one for row in rows for one in row.snapshot.get("airings", ())]
    courses = Course.objects.select_related("grade__level", "subject").in_bulk(
        {course for one in airings if (course := one.get("course_id"))}
    )
    addresses = find_addresses(
        f"lesson:{lesson}" for one in airings if (lesson := one.get("lesson_id"))
    )
    return Programme(
        versions=tuple(
            Version(
                scope=(row.channel_id, row.week),
                told_at=row.published_at,
                airings=tuple(
                    _announce(one, channels[row.channel_id], courses, addresses)
                    for one in row.snapshot.get("airings", ())
                ),
            )
            for row in rows
        )
    )


def _announce(
    given: Mapping[str, Any],
    channel: Channel,
    courses: Mapping[int, Course],
    addresses: Mapping[str, str],
) -> Showing:
    course = courses.get(given.get("course_id") or 0)
    grade = course.grade if course else None
    url = addresses.get(f"lesson:{given.get('lesson_id')}")
    day, start = date.fromisoformat(given["date"]), given["start_frame"]
    begins_at = find_moment(day, start, channel.day_start)
    ends_at = find_moment(day, start + given["frames"], channel.day_start)
    return Showing(
        key=given["id"],
        outlet=Outlet(
            name=channel.name,
            kind=ChannelKind(channel.kind),
            xmltv_id=channel.xmltv_id,
            station=channel.station.name,
        ),
        begins_at=timezone.make_aware(begins_at),
        ends_at=timezone.make_aware(ends_at),
        kind=AiringKind(given["kind"]),
        title=given["title"],
        grade=f"{grade.level.code}.{grade.number}" if grade else "",
        grade_name=grade.name if grade else "",
        subject=course.subject.code if course else "",
        subject_name=course.subject.name if course else "",
        lesson=given.get("lesson_id"),
        url=url or "",
        relay_source=given.get("relay_source", ""),
        of_airing=given.get("of_airing_id"),
        # A lesson that was deleted has lost its number, and with it its right to be named.
        is_public=url is not None or given["kind"] == AiringKind.RELAY,
    )

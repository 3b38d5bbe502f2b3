"""A station of the demo province, its season for grades 1 and 2, and this week on the air."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from lessons.curriculum.models import Course
from lms.broadcasts.actions.airings import place_relay
from lms.broadcasts.actions.filling import fill_week
from lms.broadcasts.actions.publishing import publish_week
from lms.broadcasts.actions.seasons import add_season, plan_course, take_new_lessons
from lms.broadcasts.actions.stations import add_channel, add_station
from lms.broadcasts.actions.windows import add_day_part
from lms.broadcasts.models import Airing, Channel, Season
from lms.broadcasts.queries.board import read_board
from lms.broadcasts.rules.airings import AiringKind, ChannelKind
from lms.broadcasts.rules.frames import (
    FRAMES_PER_MINUTE,
    Span,
    find_week,
    measure_from_day_start,
    read_clock,
)
from lms.people.models import Organisation
from lms.people.permissions import SYSTEM
from lms.project.demo.filmed import FilmedLesson, list_filmed_lessons

OFFICE, STATION = "so-hai-van", "Đài PT-TH Hải Vân"
GRADES = (1, 2)
SUBJECTS = ("tieng-viet", "toan")
MIDNIGHT = time(0, 0)
CHANNELS = (
    (
        ChannelKind.TV,
        "Truyền hình Hải Vân",
        "thhv.haivan.vn",
        ("07:30–08:30", "14:00–15:00", "19:30–20:15"),
    ),
    (ChannelKind.RADIO, "Phát thanh Hải Vân", "pthv.haivan.vn", ("05:30–06:00", "16:30–17:00")),
)
RELAY = ("Dạy Tiếng Việt lớp 1", "VTV7", time(9, 0), 30)


def load_station(*, now: datetime) -> None:
    """Name the station and its channels, and begin the season; its lessons come later."""
    office = Organisation.objects.get(code=OFFICE)
    station = add_station(organisation=office, name=STATION, by=SYSTEM, now=now)
    channels = []
    for kind, name, xmltv_id, windows in CHANNELS:
        channel = add_channel(
            station=station, name=name, kind=kind, xmltv_id=xmltv_id, by=SYSTEM, now=now
        )
        channels.append(channel)
        for window in windows:
            start, end = (read_clock(one, MIDNIGHT) for one in window.split("–"))
            add_day_part(
                channel=channel, weekdays="123456", span=Span(start, end), by=SYSTEM, now=now
            )
    monday = find_week(timezone.localdate(now))
    season = add_season(
        organisation=office,
        name="Bài giảng trên sóng cho lớp 1, lớp 2",
        first_date=monday,
        last_date=monday + timedelta(weeks=12, days=5),
        by=SYSTEM,
        now=now,
    )
    for course in list_season_courses():
        plan_course(season=season, course=course, by=SYSTEM, now=now)
    title, source, clock, minutes = RELAY
    place_relay(
        channel=channels[0],
        day=monday + timedelta(days=1),
        start_frame=measure_from_day_start(clock, MIDNIGHT),
        frames=minutes * FRAMES_PER_MINUTE,
        title=title,
        relay_source=source,
        course=Course.objects.get(grade__number=1, subject__code="tieng-viet"),
        by=SYSTEM,
        now=_find_beginning(monday),
    )


def list_season_courses() -> list[Course]:
    """Return the subjects that are on the air every day."""
    found = Course.objects.filter(
        grade__number__in=GRADES, grade__level__code="primary", subject__code__in=SUBJECTS
    )
    return list(found)


def air_week(lesson: FilmedLesson, *, finished: set[str], count: int, now: datetime) -> None:
    """Fill and publish this week once the last lesson for the season is made."""
    wanted = {
        one.slug
        for one in list_filmed_lessons()[:count]
        if one.grade in GRADES and not one.waits_for
    }
    if lesson.slug not in wanted or wanted - finished - {lesson.slug}:
        return
    office = Organisation.objects.filter(code=OFFICE).first()
    season = Season.objects.filter(organisation=office, is_active=True).first() if office else None
    if season is None or Airing.objects.exclude(kind=AiringKind.RELAY.value).exists():
        return  # somebody has begun to plan
    take_new_lessons(season=season, by=SYSTEM, now=now)
    monday = find_week(timezone.localdate(now))
    _fill(office, monday)
    for channel in Channel.objects.filter(station__organisation=office):
        publish_week(channel=channel, monday=monday, without_masters=True, by=SYSTEM, now=now)


def _fill(office: Organisation | None, monday: date) -> None:
    before = _find_beginning(monday)
    seen = read_board(office, monday).propose(before).digest
    fill_week(organisation=office, monday=monday, seen=seen, seen_at=before, by=SYSTEM, now=before)


def _find_beginning(monday: date) -> datetime:
    # As if somebody had planned it before it began: the demo shows a whole week on every day.
    return timezone.make_aware(datetime.combine(monday, time(0)))

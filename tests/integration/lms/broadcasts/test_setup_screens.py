"""Stations, channels and seasons are changed and closed by forms of those who may, and logged."""

import re
from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import registry

from lms.broadcasts.actions.airings import place_lesson
from lms.broadcasts.actions.seasons import plan_course
from lms.broadcasts.models import Channel, Season, Station
from lms.broadcasts.queries.board import read_board
from lms.broadcasts.rules.editing import Edited
from lms.broadcasts.rules.frames import FRAMES_PER_HOUR, FRAMES_PER_MINUTE
from tests.factories.broadcasts import AiringFactory, ChannelFactory, StationFactory
from tests.factories.people import OrganisationFactory
from tests.integration.lms.broadcasts.publishing import NOW

pytestmark = pytest.mark.django_db
HOUR = FRAMES_PER_HOUR


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> None:
    """The week of the world has not begun."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def at(name: str, one) -> str:
    return reverse(f"broadcasts_plan:{name}", args=[one.pk])


def read(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def list_logged(one) -> list[str]:
    entries = registry.get_logs_for_instance(one).order_by("pk")
    return [each.action.removeprefix("broadcasts.") for each in entries]


def test_a_station_is_changed_and_closed_by_those_who_name_stations(client, world) -> None:
    StationFactory(organisation=world.office, name="Đài khác")
    address = at("station", world.station)
    given = {"verb": "change", "name": "Đài PT-TH", "profile": "province-mpg"}
    client.force_login(world.planner)
    assert "Đóng đài này" not in read(client.get(address))
    for data in (given, {"verb": "close"}):
        assert client.post(address, data).status_code == 404
    client.force_login(world.officer)
    taken = client.post(address, given | {"name": "Đài khác"})
    assert taken.status_code == 422
    assert "Đã có tên này rồi" in read(taken)
    assert client.post(address, given | {"profile": "radio-wav"}).status_code == 422
    assert "Đã lưu" in read(client.post(address, given, follow=True))
    station = Station.objects.get(pk=world.station.pk)
    assert (station.name, station.profile) == ("Đài PT-TH", "province-mpg")
    for verb, is_open in (("close", False), ("reopen", True)):
        client.post(address, {"verb": verb})
        assert Channel.objects.open().filter(station=station).exists() is is_open
    assert list_logged(station) == ["change_station", "close_station", "reopen_station"]
    assert "Đã đóng đài" in read(client.get(address))
    client.force_login(world.stranger)
    assert client.get(address).status_code == 404


def test_a_channel_is_changed_and_its_day_starts_where_it_is_counted_from(client, world) -> None:
    client.force_login(world.officer)
    channel = ChannelFactory(station=world.station, radio=True)
    address = at("channel", channel)
    page = read(client.get(address))
    assert "radio-mp2" in page
    assert "xdcam" not in page
    given = {"verb": "change", "name": "Phát thanh 2", "xmltv_id": "pt2.vn"}
    given |= {"profile": "radio-mp2", "step_minutes": 5, "day_start": "05:00"}
    taken = client.post(address, given | {"xmltv_id": world.tv.xmltv_id})
    assert "Mã này đã có kênh khác dùng" in read(taken)
    assert client.post(address, given).status_code == 302
    channel.refresh_from_db()
    assert (channel.name, channel.delivery_profile) == ("Phát thanh 2", "radio-mp2")
    assert (channel.day_start, channel.step_frames) == (time(5, 0), 5 * FRAMES_PER_MINUTE)
    AiringFactory(channel=channel)
    assert "Không đổi được nữa" in read(client.get(address))
    assert client.post(address, given | {"day_start": "06:00"}).status_code == 302
    channel.refresh_from_db()
    assert channel.day_start == time(5, 0)
    assert list_logged(channel) == ["change_channel", "change_channel"]


def test_of_a_closed_channel_only_what_was_aired_counts(client, world) -> None:
    past = AiringFactory(channel=world.tv, lesson_id=world.lessons[0].pk, start_frame=6 * HOUR)
    AiringFactory(channel=world.tv, lesson_id=world.lessons[1].pk, start_frame=7 * HOUR)
    client.force_login(world.officer)
    address = at("channel", world.tv)
    assert "còn 2 buổi chưa phát" in read(client.get(address))
    client.post(address, {"verb": "close"})
    assert [one.pk for one in read_board(world.office, world.monday).rows] == [past.pk]
    world.tv.refresh_from_db()
    placed = place_lesson(
        channel=world.tv,
        day=world.monday,
        start_frame=9 * HOUR,
        lesson_id=world.lessons[2].pk,
        by=world.planner,
        now=NOW,
    )
    assert placed is Edited.CLOSED
    client.post(at("station", world.station), {"verb": "close"})
    week = reverse("broadcasts_plan:week", args=[world.office.pk, world.monday.isoformat()])
    assert "chưa có kênh nào đang mở" in read(client.get(week))
    client.post(at("station", world.station), {"verb": "reopen"})
    client.post(address, {"verb": "reopen"})
    assert len(read_board(world.office, world.monday).rows) == 2
    assert list_logged(world.tv) == ["close_channel", "reopen_channel"]


def test_a_station_and_its_channel_are_set_up_both_or_neither(client, world) -> None:
    client.force_login(world.officer)
    setup = reverse("broadcasts_plan:setup")
    given = {"office": world.office.pk, "station": "Đài mới", "name": "HV2", "kind": "tv"}
    refused = client.post(setup, given | {"xmltv_id": world.tv.xmltv_id})
    assert refused.status_code == 422
    assert not Station.objects.filter(name="Đài mới").exists()
    assert client.post(setup, given | {"xmltv_id": "h.vn", "day_start": "05:00"}).status_code == 302
    made = Channel.objects.get(name="HV2")
    assert (made.station.name, made.day_start) == ("Đài mới", time(5, 0))


def test_a_season_is_closed_and_its_screen_times_are_kept(client, world) -> None:
    plan_course(season=world.season, course=world.course, by=world.planner, now=NOW)
    client.force_login(world.planner)
    address = at("season", world.season)
    name = f"grade_{world.course.grade_id}"
    assert "Để trống: 80 phút" in read(client.get(address))
    assert client.post(address, {"verb": "limits", name: 0}).status_code == 422
    for minutes, expected in ((45, 45), ("", 80)):
        client.post(address, {"verb": "limits", name: minutes})
        limits = read_board(world.office, world.monday).week.limits
        assert limits[world.course.grade.number] == expected * FRAMES_PER_MINUTE
    client.post(address, {"verb": "close"})
    assert read_board(world.office, world.monday).season is None
    days = {"first_date": world.monday, "last_date": world.monday + timedelta(days=6)}
    client.post(address, {"verb": "change", "name": "Mùa khác", "weekdays": ["1"]} | days)
    season = Season.objects.get(pk=world.season.pk)
    assert (season.name, season.is_active) == ("Mùa khác", False)
    client.post(address, {"verb": "reopen"})
    assert read_board(world.office, world.monday).season == season
    limited = ["plan_course", "set_screen_limits", "set_screen_limits"]
    assert list_logged(season) == [*limited, "close_season", "change_season", "reopen_season"]
    client.force_login(world.administrator)
    for verb in ("close", "limits"):
        assert client.post(address, {"verb": verb}).status_code == 404


def test_a_season_is_one_of_the_office_that_was_chosen(client, world) -> None:
    below = OrganisationFactory(district=True, parent=world.office)
    client.force_login(world.planner)
    given = {"name": "Mùa của huyện", "weekdays": ["1"], "office": below.pk}
    given |= {"first_date": world.monday, "last_date": world.monday}
    address = reverse("broadcasts_plan:new_season")
    far = world.stranger.memberships.get().organisation_id
    assert client.post(address, given | {"office": far}).status_code == 422
    assert client.post(address, given).status_code == 302
    assert Season.objects.get(name="Mùa của huyện").organisation == below
    later = {"first_date": "2027-03-01", "last_date": "2027-03-06"}
    client.post(address, given | later | {"office": "", "name": "Mùa của tỉnh"})
    assert Season.objects.get(name="Mùa của tỉnh").organisation == world.office

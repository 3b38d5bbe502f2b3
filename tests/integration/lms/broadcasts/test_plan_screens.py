"""Those who plan see the week and change it without scripts; others read it, or see nothing."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.broadcasts.actions.seasons import plan_course
from lms.broadcasts.models import Airing, Channel, DayPart, PublishedSchedule, Season
from lms.broadcasts.rules.frames import FRAMES_PER_HOUR
from tests.factories.broadcasts import AiringFactory
from tests.integration.lms.broadcasts.publishing import NOW

pytestmark = pytest.mark.django_db
HOUR = FRAMES_PER_HOUR


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> None:
    """The week of the world has not begun."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def planned(world):
    """The subject of the world is wanted every day of lessons."""
    return plan_course(
        season=world.season, course=world.course, by=world.planner, now=timezone.now()
    )


def at(world, name: str, *args) -> str:
    return reverse(
        f"broadcasts_plan:{name}", args=[world.office.pk, world.monday.isoformat(), *args]
    )


def read(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("name", ["week", "matrix", "fill", "place"])
def test_what_belongs_to_others_is_nowhere(client, world, name) -> None:
    for who in ("stranger", "reviewer"):
        client.force_login(getattr(world, who))
        assert client.get(at(world, name)).status_code in (302, 404)
    client.force_login(world.administrator)
    expected = 404 if name == "place" else 200
    assert client.get(at(world, name)).status_code == expected


def test_who_only_reads_is_shown_no_forms_and_changes_nothing(client, world) -> None:
    airing = AiringFactory(channel=world.tv, lesson_id=world.lessons[0].pk, course=world.course)
    client.force_login(world.administrator)
    page = client.get(at(world, "week")).content.decode()
    assert airing.title in page
    assert 'method="post"' not in page.split('class="bp"')[1]
    for data in (
        {"verb": "undo"},
        {"verb": "move", "airing": airing.pk, "channel": world.tv.pk, "day": "2026-12-01"}
        | {"start": 0},
    ):
        assert client.post(at(world, "week"), data).status_code == 404
    address = at(world, "airing", airing.pk)
    assert client.post(address, {"verb": "remove"}).status_code == 404
    assert Airing.objects.filter(pk=airing.pk, start_frame=7 * HOUR).exists()


def test_a_gap_is_shown_filled_and_published(client, world) -> None:
    client.force_login(world.planner)
    assert "6 chỗ trống" in read(client.get(at(world, "week")))
    matrix = read(client.get(at(world, "matrix") + "?only=gaps"))
    assert "Toán 1" in matrix
    assert "không phát" in matrix
    page = client.get(at(world, "fill"))
    assert page.context["count"] == 12
    assert page.context["after"].gaps == 0
    seen = {name: page.context[name] for name in ("seen", "seen_at")}
    answer = client.post(at(world, "fill"), seen, follow=True)
    assert "Không còn chỗ trống" in read(answer)
    address = at(world, "publish", world.tv.pk)
    refused = client.post(address, {"text": ""})
    assert refused.status_code == 409
    assert "còn buổi phát chưa có tệp" in read(refused)
    told = {"text": "Mời đài phát", "without_masters": "on"}
    assert "Đã gửi bản số 1" in read(client.post(address, told, follow=True))
    assert PublishedSchedule.objects.get().note == "Mời đài phát"
    removed = Airing.objects.earliest("date", "start_frame")
    client.post(at(world, "airing", removed.pk), {"verb": "remove"})
    page = read(client.get(address))
    assert f"<del>T2 30/11 07:00 {removed.title} (phát mới)</del>" in page
    assert "chưa phát lần nào" in read(client.get(at(world, "week")))
    client.post(at(world, "week"), {"verb": "undo"})
    assert Airing.objects.filter(pk=removed.pk).exists()


def test_gaps_of_days_that_are_over_are_told_and_not_filled(client, world, monkeypatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=2))
    client.force_login(world.planner)
    page = client.get(at(world, "fill"))
    assert page.context["count"] == 8
    assert "2 chỗ trống thuộc những ngày đã qua" in read(page)


def test_an_accepted_proposal_is_the_one_that_was_shown(client, world) -> None:
    client.force_login(world.planner)
    answer = client.post(at(world, "fill"), {"seen": "another"})
    assert answer.status_code == 409
    assert not Airing.objects.exists()


def test_a_lesson_and_a_relay_are_added_by_forms(client, world) -> None:
    client.force_login(world.planner)
    address = at(world, "place")
    page = client.get(
        address, {"channel": world.tv.pk, "day": "2026-12-01", "start": 14 * HOUR}
    ).content.decode()
    assert 'value="14:00"' in page
    place = {"channel": world.tv.pk, "day": "2026-12-01"}
    lesson = place | {"verb": "lesson", "lesson": world.lessons[0].pk, "start": "14h00"}
    assert client.post(address, lesson).status_code == 302
    taken = client.post(address, lesson | {"start": "14:05"})
    assert taken.status_code == 422
    assert "Thầy cô chọn giờ khác" in read(taken)
    assert client.post(address, lesson | {"start": "sáng"}).status_code == 422
    assert "(15:00) – đã phát" in read(client.get(address))
    relay = place | {"verb": "relay", "title": "Dạy \u202eToán\u202c", "relay_source": "VTV7"}
    relay |= {"minutes": 30, "course": world.course.pk, "start": "9:00"}
    assert client.post(address, relay).status_code == 302
    assert list(Airing.objects.values_list("kind", "start_frame")) == [
        ("relay", 9 * HOUR),
        ("first", 14 * HOUR),
    ]
    assert Airing.objects.get(kind="relay").title == "Dạy Toán"


def test_an_airing_is_moved_by_its_form_and_by_what_dragging_sends(client, world) -> None:
    client.force_login(world.planner)
    airing = AiringFactory(channel=world.tv, lesson_id=world.lessons[0].pk, course=world.course)
    form = {"verb": "move", "channel": world.tv.pk, "day": "2026-12-01", "start": "19:00"}
    assert client.post(at(world, "airing", airing.pk), form).status_code == 302
    airing.refresh_from_db()
    assert (airing.date.day, airing.start_frame) == (1, 19 * HOUR)
    dragged = form | {"airing": airing.pk, "channel": world.radio.pk, "start": 14 * HOUR}
    assert client.post(at(world, "week"), dragged).status_code == 302
    airing.refresh_from_db()
    assert (airing.channel, airing.start_frame) == (world.radio, 14 * HOUR)


def test_what_is_over_is_neither_moved_nor_taken_out_and_nothing_is_put_there(
    client, world, monkeypatch
) -> None:
    client.force_login(world.planner)
    aired = AiringFactory(channel=world.tv, lesson_id=world.lessons[0].pk, course=world.course)
    ahead = AiringFactory(channel=world.tv, start_frame=14 * HOUR, course=world.course)
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=1))
    address, week = at(world, "airing", aired.pk), at(world, "week")
    page = read(client.get(address))
    assert "theo nhật ký của đài" in page
    assert 'name="verb"' not in page.split('class="bp', 1)[1]
    assert "theo nhật ký của đài" in read(client.post(address, {"verb": "remove"}, follow=True))
    place = {"channel": world.tv.pk, "day": "2026-12-01", "start": "19:00"}
    assert client.post(address, place | {"verb": "move"}).status_code == 422
    early = place | {"day": f"{world.monday}", "start": "7:20"}
    assert client.post(at(world, "airing", ahead.pk), early | {"verb": "move"}).status_code == 422
    dragged = {"verb": "move", "airing": aired.pk, "channel": world.tv.pk, "day": "2026-12-01"}
    told = read(client.post(week, dragged | {"start": 0}, follow=True))
    assert "theo nhật ký của đài" in told
    lesson = early | {"verb": "lesson", "lesson": world.lessons[1].pk}
    assert "Giờ này đã qua" in read(client.post(at(world, "place"), lesson))
    relay = early | {"verb": "relay", "title": "Dạy Toán", "relay_source": "VTV7", "minutes": 5}
    assert "Giờ này đã qua" in read(client.post(at(world, "place"), relay))
    assert list(Airing.objects.values_list("date", "start_frame")) == [
        (world.monday, 7 * HOUR),
        (world.monday, 14 * HOUR),
    ]


def test_a_week_is_copied_from_another(client, world) -> None:
    client.force_login(world.planner)
    AiringFactory(
        channel=world.tv,
        lesson_id=world.lessons[0].pk,
        course=world.course,
        date=world.monday - timedelta(days=7),
    )
    data = {"verb": "copy", "source": (world.monday - timedelta(days=3)).isoformat()}
    assert "Đã chép 1 buổi phát" in read(client.post(at(world, "week"), data, follow=True))
    empty = {"verb": "copy", "source": (world.monday + timedelta(days=14)).isoformat()}
    assert "không có gì để chép" in read(client.post(at(world, "week"), empty, follow=True))
    wrong = {"verb": "copy", "source": world.monday.isoformat()}
    assert "một tuần khác" in read(client.post(at(world, "week"), wrong, follow=True))


def test_stations_windows_and_seasons_are_kept_by_forms(client, world) -> None:
    client.force_login(world.officer)
    setup = reverse("broadcasts_plan:setup")
    channel = {"office": world.office.pk, "station": world.station.name, "name": "HV2"}
    channel |= {"kind": "tv", "xmltv_id": "hv2.vn"}
    assert client.post(setup, channel | {"xmltv_id": world.tv.xmltv_id}).status_code == 422
    assert client.post(setup, channel).status_code == 302
    made = Channel.objects.get(name="HV2")
    assert made.station == world.station
    address = reverse("broadcasts_plan:channel", args=[made.pk])
    window = {"verb": "window", "weekdays": ["1", "2"], "start": "7:00", "end": "6:00"}
    assert client.post(address, window).status_code == 422
    assert client.post(address, window | {"end": "24:00"}).status_code == 302
    assert DayPart.objects.get(channel=made).span.end == 24 * HOUR
    for more in ("23:00", "24:00"):
        overlapping = window | {"weekdays": ["2", "3"], "start": "6:00", "end": more}
        assert "Kênh đã có khung giờ" in read(client.post(address, overlapping))
    assert client.post(address, window | {"weekdays": ["3"], "end": "8:00"}).status_code == 302
    closed = {"verb": "exception", "day": "2030-01-01", "reason": "Tết", "everywhere": "on"}
    assert client.post(address, closed).status_code == 302
    assert world.radio.exceptions.get().is_closed
    assert "Tết" in read(client.get(address))
    assert "Ngày này đã được đặt khác" in read(client.post(address, closed))
    for day in ("0001-01-01", "9999-12-31"):
        assert "năm 2000" in read(client.post(address, closed | {"day": day}))
    assert made.exceptions.count() == 1
    new = {"name": "Mùa hai", "first_date": "2027-01-04", "last_date": "2027-05-01"}
    days = {"weekdays": ["1", "3", "5"]}
    assert client.post(reverse("broadcasts_plan:new_season"), new | days).status_code == 302
    again = new | days | {"name": "Mùa ba"}
    refused = client.post(reverse("broadcasts_plan:new_season"), again)
    assert "Có ngày đã thuộc mùa “Mùa hai” (04/01/2027–01/05/2027)" in read(refused)
    season = Season.objects.get(name="Mùa hai")
    address = reverse("broadcasts_plan:season", args=[season.pk])
    plan = {"verb": "plan", "course": world.course.pk, "priority": 1}
    assert client.post(address, plan).status_code == 302
    row = season.plans.get()
    second = world.lessons[1].pk
    assert client.post(address, {"verb": "up", "row": row.pk, "lesson": second}).status_code == 302
    assert row.lessons.order_by("position").first().lesson_id == second
    assert world.lessons[0].title in read(client.get(address))


def test_a_withdrawn_lesson_stands_first_on_the_week(client, world) -> None:
    client.force_login(world.planner)
    day = timezone.localdate() + timedelta(days=1)
    AiringFactory(channel=world.tv, lesson=None, date=day, alarm="sai đáp án")
    assert "Không được phát" in read(client.get(at(world, "week")))


def test_a_withdrawn_lesson_is_told_once_with_its_times_and_other_weeks_in_a_line(
    client, world
) -> None:
    client.force_login(world.planner)
    for day in (1, 2, 8, 15):
        for hour in (7, 14):
            AiringFactory(
                channel=world.tv,
                lesson_id=world.lessons[0].pk,
                date=world.monday + timedelta(days=day),
                start_frame=hour * HOUR,
                alarm="sai đáp án",
            )
    AiringFactory(channel=world.tv, lesson_id=world.lessons[0].pk, start_frame=0, alarm="đã qua")
    page = read(client.get(at(world, "week")))
    assert page.count('class="bp-alarm"') == 1
    box = page.split('class="bp-alarm"')[1].split("</div>")[0]
    assert [box.count(one) for one in ("T3 01/12", "T4 02/12", "07:00", "14:00")] == [1, 1, 2, 2]
    assert "T2 30/11" not in box
    assert "Ở tuần khác còn 4 buổi không được phát" in page
    assert "07/12–13/12</a>, <a" in page


def test_the_front_leads_to_this_week(client, world) -> None:
    client.force_login(world.planner)
    answer = client.get(reverse("broadcasts_plan:front"))
    assert f"/{world.office.pk}/" in answer["Location"]
    nobody = client.get(at(world, "week").replace("2026-11-30", "2026-13-99"))
    assert nobody.status_code == 404

"""What everybody reads of the programme: what was published, and not a minute longer."""

import gzip
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from lxml import etree

from lessons.catalogue.signal_handlers.finding import follow_lessons
from lessons.discovery.models import Entry
from lessons.reviews.actions.withdrawing import take_off
from lms.broadcasts.actions.announcing import announce_airings
from lms.broadcasts.actions.publishing import publish_week
from lms.broadcasts.models import Airing
from lms.broadcasts.rules.frames import FRAMES_PER_HOUR
from lms.people.rules import Role
from tests.factories.broadcasts import AiringFactory
from tests.factories.people import MembershipFactory, UserFactory
from tests.integration.lms.broadcasts.publishing import NOW, publish

pytestmark = pytest.mark.django_db

PAGES = ("on_air_today", "on_air_this_week", "on_air_guide", "on_air_json", "on_air_feed")


@pytest.fixture(autouse=True)
def _clock_stands(monkeypatch):
    """It is Monday morning, before the first lesson."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def week(world):
    """A first airing at 7:00 and its repeat at 19:00, a relay, and one that is only planned."""

    call_command("discovery", "rebuild", verbosity=0)

    def make(lesson, hours, **fields):
        return AiringFactory(
            channel=world.tv,
            date=NOW.date(),
            start_frame=int(hours * FRAMES_PER_HOUR),
            lesson=lesson,
            course=world.course,
            title=lesson.title if lesson else "Bài của đài bạn",
            **fields,
        )

    first = make(world.lessons[0], 7)
    again = make(world.lessons[0], 19, repeat=True, of_airing=first)
    relay = make(None, 15, relay=True)
    planned = make(world.lessons[1], 8)
    return SimpleNamespace(first=first, again=again, relay=relay, planned=planned)


def find_grade(world):
    return f"{world.course.grade.level.code}.{world.course.grade.number}"


def find_addresses(world):
    """Return where the programme of a grade is told, page by page and form by form."""
    grade = world.course.grade
    asked = f"?grade={find_grade(world)}"
    calendar = reverse("on_air_calendar", args=[grade.level.code, grade.number])
    return [*(reverse(name) + asked for name in PAGES), calendar]


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_shows_what_was_published_and_never_what_is_planned(client, world, week):
    for address in find_addresses(world):
        assert "Bài 1" not in read(client, address)
    publish(world.tv, [week.first, week.again, week.relay])
    for address in find_addresses(world):
        text = read(client, address)
        assert "Bài 1" in text, address
        assert "Bài 2" not in text, address
    assert "Phát thanh" not in read(client, reverse("on_air_json"))


def test_everybody_reads_a_week_from_the_moment_it_is_published(client, world, week):
    Airing.objects.exclude(pk=week.first.pk).delete()
    today = reverse("on_air_today")
    before = client.get(today)
    publish_week(
        channel=world.tv, monday=world.monday, without_masters=True, by=world.planner, now=NOW
    )
    answer = client.get(today, headers={"If-None-Match": before.get("ETag", "")})
    assert "Bài 1" in answer.content.decode()


def test_lists_of_lessons_know_what_is_on_television_next(world, week):
    entries = Entry.objects.live()
    heard = dict(entries.values_list("origin", "changed_at"))
    publish(world.tv, [week.first, week.again])
    publish(world.radio, [week.planned])
    origin = f"lesson:{world.lessons[0].pk}"
    told = []
    for hours in (0, 1, 20):
        announce_airings(now=NOW + timedelta(hours=hours))
        told.append(dict(entries.exclude(airs_at=None).values_list("origin", "airs_at")))
    assert told == [
        {origin: NOW.replace(hour=7, minute=0)},
        {origin: NOW.replace(hour=19, minute=0)},
        {},
    ]
    assert dict(entries.values_list("origin", "changed_at")) == heard
    announce_airings(now=NOW)
    assert announce_airings(now=NOW) == 0
    world.lessons[0].title = "Bài 1, viết lại"
    follow_lessons([world.lessons[0]])
    assert entries.get(origin=origin).airs_at is not None


def test_a_withdrawn_lesson_is_gone_from_everything_at_once(client, world, week):
    publish(world.tv, [week.first, week.again, week.relay])
    addresses = find_addresses(world)
    before = {address: client.get(address) for address in addresses}
    take_off(thing=world.lessons[0], by=UserFactory(superuser=True), reason="Sai hình.", now=NOW)
    for address in addresses:
        again = client.get(address, headers={"If-None-Match": before[address].get("ETag", "")})
        assert again.status_code == 200, address
        assert "Bài 1" not in again.content.decode(), address
        if "tuan" not in address:
            assert "Bài của đài bạn" in again.content.decode(), address


def test_an_unchanged_programme_is_not_sent_again(client, world, week):
    publish(world.tv, [week.first])
    for address in find_addresses(world):
        first = client.get(address)
        assert first["Cache-Control"] == "public, max-age=0, must-revalidate", address
        headers = {"If-None-Match": first["ETag"]}
        assert client.get(address, headers=headers).status_code == 304, address
    publish(world.tv, [], number=2, days_ago=0)
    assert client.get(address, headers=headers).status_code == 200


def test_a_lesson_that_is_off_at_several_times_is_told_in_one_line(client, world, week):
    publish(world.tv, [week.first, week.again, week.relay])
    publish(world.tv, [week.relay], number=2, days_ago=0.5)
    page = etree.HTML(read(client, reverse("on_air_today")))
    [told] = page.xpath("//*[@id='changes']/..//li")
    text = "".join(told.itertext())
    assert [text.count(one) for one in ("07:00", "19:00", "Không phát", "Bài 1")] == [1, 1, 1, 1]


def test_narrows_by_grade_and_channel(client, world, week):
    other = AiringFactory(channel=world.radio, date=NOW.date(), title="Chuyện kể", relay=True)
    publish(world.tv, [week.first])
    publish(world.radio, [other])
    today = reverse("on_air_today")
    assert {"Bài 1", "Chuyện kể"} <= set(find_titles(client, today))
    assert find_titles(client, f"{today}?grade={find_grade(world)}") == ["Bài 1"]
    assert find_titles(client, f"{today}?channel={world.radio.xmltv_id}") == ["Chuyện kể"]
    assert find_titles(client, f"{today}?grade=nonsense") == []


def find_titles(client, address):
    page = etree.HTML(read(client, address))
    return page.xpath("//ol[contains(@class, 'on-air')]/li/div/*[self::a or self::b]/text()")


def test_tells_for_some_days_what_changed_and_then_forgets(client, world, week, monkeypatch):
    publish(world.tv, [week.first, week.again])
    week.first.start_frame = 9 * FRAMES_PER_HOUR
    publish(world.tv, [week.first, week.relay], number=2, days_ago=0.5)
    page = etree.HTML(read(client, reverse("on_air_today")))
    told = [
        " ".join("".join(one.itertext()).split()) for one in page.xpath("//*[@id='changes']/..//li")
    ]
    assert len(told) == 3
    assert "07:00" in told[0]
    assert "09:00" in told[0]
    changes = json.loads(read(client, reverse("on_air_json")))["changes"]
    assert [one["kind"] for one in changes] == ["moved", "added", "cancelled"]
    later = NOW + timedelta(days=6)
    monkeypatch.setattr(timezone, "now", lambda: later)
    asked = f"?channel={world.tv.xmltv_id}"
    assert 'id="changes"' not in read(client, reverse("on_air_today") + asked)


def test_the_sheet_of_a_grade_lays_both_airings_side_by_side(client, world, week):
    publish(world.tv, [week.first, week.again])
    address = f"{reverse('on_air_week', args=[NOW.date()])}?grade={find_grade(world)}"
    page = etree.HTML(read(client, address))
    [line] = page.xpath("//div[contains(@class, 'sheet')]//li")
    assert "07:00" in "".join(line.itertext())
    assert "19:00" in "".join(line.itertext())


@pytest.mark.parametrize("day", ["2026-02-30", "2024-01-01", "2036-01-01", "0000-00-00"])
def test_knows_no_days_that_nobody_asks_for(client, world, day):
    assert client.get(f"/lich-phat-song/{day}/").status_code == 404
    assert client.get(f"/lich-phat-song/tuan/{day}/").status_code == 404


def test_a_page_of_all_grades_fits_the_budget(client, world, week):
    publish(world.radio, make_crowded_day(world))
    html = read(client, reverse("on_air_day", args=[NOW.date() + timedelta(days=1)]))
    assert "Ngày này còn 50 bài nữa" in html
    assert len(gzip.compress(html.encode())) < 9 * 1024  # the styles take less than five


def make_crowded_day(world):
    lesson = world.lessons[0]
    return [
        AiringFactory(
            channel=world.radio,
            date=NOW.date() + timedelta(days=1),
            start_frame=number * FRAMES_PER_HOUR // 9,
            frames=FRAMES_PER_HOUR // 10,
            lesson=lesson,
            course=world.course,
            title=f"{lesson.title} – phần {number} của chương",
        )
        for number in range(200)
    ]


def test_the_lesson_says_when_it_is_on_next(client, world, week):
    url = world.lessons[0].url
    assert "Trên truyền hình" not in read(client, url)
    publish(world.tv, [week.first, week.again])
    page = read(client, url)
    assert "Trên truyền hình" in page
    assert page.index("07:00, Thứ") < page.index("19:00, Thứ")
    assert "Trên truyền hình" not in read(client, world.lessons[1].url)


def test_calendars_keep_what_was_cancelled(client, world, week):
    publish(world.tv, [week.first, week.again])
    publish(world.tv, [week.first], number=2, days_ago=1)
    grade = world.course.grade
    answer = client.get(reverse("on_air_calendar", args=[grade.level.code, grade.number]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = {
        str(one["UID"]).split("@")[0]: (str(one["STATUS"]), int(one["SEQUENCE"]))
        for one in Calendar.from_ical(answer.content).walk("VEVENT")
    }
    assert events == {
        f"airing-{week.first.pk}": ("CONFIRMED", 0),
        f"airing-{week.again.pk}": ("CANCELLED", 1),
    }
    assert client.get(reverse("on_air_calendar", args=["primary", 12])).status_code == 404


def test_the_guide_says_of_a_repeat_when_it_was_first(client, world, week):
    publish(world.tv, [week.first, week.again, week.relay])
    guide = etree.fromstring(client.get(reverse("on_air_guide")).content)
    again = guide.xpath("//programme[previously-shown]")
    assert [one.get("start") for one in again] == ["20261130190000 +0700"]
    assert again[0].find("previously-shown").get("start") == "20261130070000 +0700"
    assert len(guide.xpath("//programme[new]")) == 1


def test_a_feed_tells_a_day_again_once_it_has_changed(client, world, week):
    publish(world.tv, [week.first])
    address = reverse("on_air_feed")
    [before] = read_items(client, address)
    assert "Bài 1" in before["description"]
    publish(world.tv, [week.first, week.relay], number=2, days_ago=0)
    [after] = read_items(client, address)
    assert after["guid"] != before["guid"]


def read_items(client, address):
    feed = etree.fromstring(client.get(address).content)
    assert feed.tag == "rss"
    return [{part.tag: part.text for part in item} for item in feed.iter("item")]


def test_texts_are_for_whoever_has_parents_to_tell(client, world, week):
    publish(world.tv, [week.first, week.again])
    texts, today = reverse("on_air_texts"), reverse("on_air_today")
    address = f"{texts}?day={NOW.date()}&grade={find_grade(world)}&class=1A"
    assert client.get(address).status_code == 302
    assert texts not in read(client, today)
    teacher = MembershipFactory(role=Role.TEACHER.value).user
    for user in (teacher, world.planner):
        client.force_login(user)
        assert texts in read(client, today)
        html = read(client, address)
        assert "Lop 1A 30/11: Truyen hinh 7h Toan: Bai 1; 19h Toan (phat lai)" in html
    client.force_login(UserFactory())
    assert texts not in read(client, today)
    assert client.get(address).status_code == 403


def test_a_closed_channel_is_told_of_no_more(client, world, week):
    publish(world.tv, [week.first])
    first = client.get(reverse("on_air_today"))
    world.tv.is_active = False
    world.tv.save()
    again = client.get(reverse("on_air_today"), headers={"If-None-Match": first["ETag"]})
    assert "Bài 1" not in again.content.decode()

"""What pupils and parents get: the page of a class, its feed, its sheet, and texts to copy."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.broadcasts.rules.frames import FRAMES_PER_HOUR
from lms.classes.actions.groups import renew_code
from lms.classes.rules import PeriodKind, find_monday
from lms.people.permissions import SYSTEM
from tests.factories.broadcasts import AiringFactory, ChannelFactory
from tests.integration.lms.broadcasts.publishing import publish
from tests.integration.lms.classes.test_class_groups import WHO
from tests.integration.lms.classes.test_timetables import LINK, NOW, add

pytestmark = pytest.mark.django_db


@pytest.fixture
def tomorrow(group: Any, lesson: Any) -> Any:
    """Plan a period for tomorrow, and publish a lesson of the grade on television."""
    day = timezone.localdate() + timedelta(days=1)
    course = lesson.get_parent().specific.course
    group.grade = course.grade
    group.save()
    add(group, day=day, kind=PeriodKind.ONLINE)
    channel = ChannelFactory(name="Truyền hình Sóng Biếc")
    airing = AiringFactory(
        channel=channel,
        start_frame=19 * FRAMES_PER_HOUR,
        lesson=lesson,
        course=course,
        title=lesson.title,
        date=day,
    )
    call_command("discovery", "rebuild", verbosity=0)
    publish(channel, [airing], now=timezone.localtime() + timedelta(days=1))
    return day


def test_a_device_with_the_code_sees_the_days_to_come(
    client: Client, group: Any, code: str, tomorrow: Any, lesson: Any
) -> None:
    home = reverse("class_home")
    assert client.get(home).url == reverse("class_code")
    given = client.get(reverse("class_code_given", args=[code])).content.decode()
    assert home in given
    page = client.get(home)
    text = page.content.decode()
    for part in ("8:00", LINK, "19:00", "Truyền hình Sóng Biếc", lesson.title, lesson.url):
        assert part in text, part
    assert "no-store" in page["Cache-Control"]
    for name in ("class_calendar", "class_feed"):
        assert reverse(name, args=[code]) in text
    renew_code(group=group, by=SYSTEM, now=NOW)
    assert client.get(home).url == reverse("class_code")


def test_a_feed_tells_a_day_again_when_it_has_changed(
    client: Client, settings: Any, group: Any, code: str, tomorrow: Any
) -> None:
    address = reverse("class_feed", args=[code])
    first = client.get(address).content.decode()
    assert first.count("<item>") == 1
    assert "8:00" in first
    assert LINK not in first
    assert client.get(address).content.decode().split("<guid")[1][:60] in first
    add(group, "09:00", day=tomorrow, kind=PeriodKind.ON_SITE)
    second = client.get(address).content.decode()
    assert second.split("<guid")[1][:70] != first.split("<guid")[1][:70]
    settings.LMS = settings.LMS | {"CLASSES": {"WRONG_CODES": 1}}
    wrong = reverse("class_feed", args=["22222222"])
    assert [client.get(wrong).status_code for _ in range(2)] == [404, 429]


@pytest.mark.parametrize("who", WHO)
def test_sheets_and_texts_hold_no_secret_and_stay_within_reach(
    people: Any, group: Any, code: str, tomorrow: Any, who: str
) -> None:
    user, (sees, runs) = getattr(people, who), WHO[who]
    client = Client()
    client.force_login(user)
    week = f"?week={find_monday(tomorrow)}"
    sheet = client.get(reverse("classes:timetable", args=[group.pk]) + week)
    assert (sheet.status_code == 200) is sees
    assert ("19:00" in sheet.content.decode()) is sees
    texts = client.get(reverse("classes_admin:texts", args=[group.pk]) + f"?day={tomorrow}")
    assert (texts.status_code == 200) is runs
    page = texts.content.decode()
    assert ("19:00" in page) is runs
    assert ("Truc tuyen 8h" in page) is runs
    for secret in (LINK, code):
        assert secret not in page + sheet.content.decode()

"""The station's screens bear odd addresses, films that suit no channel, and long weeks."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.broadcasts.models import PublishedSchedule
from media_pipeline.models import Master
from tests.factories.broadcasts import AiringFactory
from tests.factories.catalogue import make_lesson, make_watchable_source
from tests.factories.media import OriginalFactory
from tests.integration.lms.broadcasts.handing import address_of, describe, publish
from tests.integration.lms.broadcasts.publishing import NOW

pytestmark = pytest.mark.django_db
ODD = ("0001-01-01", "9999-12-31", "2026-02-30", "٢٠٢٦-١١-٣٠", "20261130", "x")


@pytest.mark.parametrize("day", ODD)
def test_an_odd_day_in_an_address_is_no_fault_of_the_server(world, week, client, day) -> None:
    client.force_login(world.planner)
    files = reverse("broadcasts_files:files")
    assert client.get(files, {"week": day}).status_code == 200
    assert client.get(reverse("on_air_texts"), {"day": day}).status_code == 404
    plan = {"office": world.office.pk, "week": day}
    assert client.get(reverse("broadcasts_plan:week", kwargs=plan)).status_code == 404
    place = [world.tv.pk, day, day]
    assert client.get(reverse("broadcasts_files:print", args=place)).status_code == 404
    assert client.get(reverse("broadcasts_files:export", args=[*place, "csv"])).status_code == 404
    month = reverse("broadcasts_aired:month")
    assert client.get(month, {"month": day[:7]}).status_code == 200
    if day[:4].isascii() and day[4:5] == "-":
        assert client.get(f"/lich-phat-song/{day}/").status_code == 404
        assert client.get(f"/lich-phat-song/tuan/{day}/").status_code == 404


def test_the_last_months_that_are_known_have_no_neighbours_beyond(world, week, client) -> None:
    client.force_login(world.officer)
    month = reverse("broadcasts_aired:month")
    for ends in ("2000-01", "2099-12"):
        assert client.get(month, {"month": ends}).status_code == 200


def add_lessons(world: Any, week: Any, count: int, **film: Any) -> None:
    """Publish the week anew with more lessons in it."""
    airings = list(week.airings)
    for number in range(count):
        original = OriginalFactory(duration_ms=60_000, **film)
        lesson = make_lesson(
            world.place,
            title=f"Thêm {number}",
            live=True,
            recording=make_watchable_source(original=original),
        )
        facts = {"channel": world.tv, "date": week.monday, "title": lesson.title}
        start = (15 * 60 + 2 * number) * 60 * 25
        airings.append(
            AiringFactory(**facts, lesson_id=lesson.pk, course=world.course, start_frame=start)
        )
    published = PublishedSchedule.objects.get()
    published.snapshot = {"airings": [describe(one) for one in airings]}
    published.save()


def test_one_film_that_suits_no_channel_stops_no_other(world, week, client) -> None:
    add_lessons(world, week, 1, width=None, height=None)
    week.master.delete()
    client.force_login(world.planner)
    address = reverse("broadcasts_files:files")
    page = client.post(address, {"verb": "request"}, follow=True).content.decode()
    assert Master.objects.get().original == world.lessons[0].recording.original
    assert "Sẽ làm 1 bản phát sóng." in page
    assert "1 phim không làm được bản phát sóng" in page


def test_a_long_week_costs_no_more_questions_than_a_short_one(world, week, client) -> None:
    client.force_login(world.planner)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("broadcasts_files:files")).status_code == 200
        return len(asked)

    count()
    before = count()
    add_lessons(world, week, 5)
    assert count() == before


def test_of_a_week_in_many_versions_only_the_newest_is_read(world, week, client) -> None:
    for number in (2, 3, 4):
        publish(world, *week.airings, number=number)
    read: list[int] = []

    def note(instance: PublishedSchedule, **_facts: Any) -> None:
        read.append(instance.number)

    client.force_login(world.planner)
    post_init.connect(note, sender=PublishedSchedule)
    try:
        receipt = reverse("broadcasts_files:receipt", args=[world.tv.pk, week.file.sha256])
        assert client.get(receipt).status_code == 200
    finally:
        post_init.disconnect(note, sender=PublishedSchedule)
    assert read == [4]


def test_who_fetched_a_file_can_be_looked_at_longer_than_it_can_be_fetched(
    world, week, clock, client
) -> None:
    clock.set(NOW + timedelta(days=20))
    client.force_login(world.planner)
    assert client.get(address_of(world, week.file)).status_code == 410
    receipt = reverse("broadcasts_files:receipt", args=[world.tv.pk, week.file.sha256])
    assert client.get(receipt).status_code == 200

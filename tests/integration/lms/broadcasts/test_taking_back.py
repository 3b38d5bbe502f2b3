"""What may no longer be aired is taken back wherever it lies, and whoever plans is told."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from lessons.reviews.actions.withdrawing import take_off
from lms.broadcasts.actions.alarms import end_alarms, end_revocation_alarms
from lms.broadcasts.actions.delivering import deliver_days, stop_delivery
from lms.broadcasts.actions.delivery_job import deliver, note_ended
from lms.broadcasts.adapters.dropping import drop_file
from lms.broadcasts.models import Airing, Delivery, PublishedSchedule
from lms.broadcasts.queries.board import list_pressing
from media_pipeline.actions.jobs import Work
from media_pipeline.actions.masters import revoke_master
from media_pipeline.adapters.stores import get_private_store
from tests.factories.broadcasts import AiringFactory
from tests.integration.lms.broadcasts.handing import publish

pytestmark = pytest.mark.django_db
HOUR = 60 * 60 * 25


@pytest.fixture
def folder(world, settings, tmp_path) -> Path:
    """Return the folder of the station's television channel."""
    folders = {world.tv.xmltv_id: str(tmp_path / "drop")}
    settings.LMS = settings.LMS | {"BROADCASTS": {"STATION_FOLDERS": folders}}
    return tmp_path / "drop"


def ask(world: Any, monday: date) -> Delivery:
    days = {"first": monday, "last": monday + timedelta(days=6)}
    return deliver_days(channel=world.tv, **days, by=world.planner, now=timezone.now())


def put(world: Any, monday: date) -> None:
    delivery = ask(world, monday)
    deliver(Work(job=delivery.job))
    delivery.job.state = "done"
    delivery.job.save()


def withdraw(world: Any) -> None:
    take_off(thing=world.lessons[0], reason="Sai", by=world.reviewer, now=timezone.now())


def add_airing(world: Any, day: date, start: int, **given: Any) -> Airing:
    lesson = world.lessons[0]
    facts = {"channel": world.tv, "title": lesson.title, "lesson_id": lesson.pk}
    place = {"date": day, "start_frame": start, "course": world.course}
    airing: Airing = AiringFactory(**facts, **place, **given)
    return airing


def test_a_withdrawn_film_leaves_the_folders_of_every_week_that_is_not_over(
    world, week, folder
) -> None:
    later = week.monday + timedelta(days=7)
    publish(world, add_airing(world, later, 7 * HOUR))
    for monday in (week.monday, later):
        put(world, monday)
    assert len(list(folder.rglob("*.mxf"))) == 2
    # Taken out of the plan since, and published so: its film lies there until the next delivery.
    Airing.objects.filter(date=later).delete()
    PublishedSchedule.objects.create(
        channel=world.tv,
        week=later,
        number=2,
        snapshot={"airings": []},
        published_by=world.planner,
        published_at=timezone.now(),
    )
    withdraw(world)
    anew = list(world.tv.deliveries.filter(made_by=None))
    assert {one.first_date for one in anew} == {week.monday, later}
    for one in anew:
        deliver(Work(job=one.job))
    assert not list(folder.rglob("*.mxf"))


def test_a_revoked_film_leaves_the_folders_as_well(
    world, week, folder, django_capture_on_commit_callbacks
) -> None:
    put(world, week.monday)
    with django_capture_on_commit_callbacks(execute=True):
        revoke_master(master=week.master, by=None, now=timezone.now())
    deliver(Work(job=world.tv.deliveries.get(made_by=None).job))
    assert not list(folder.rglob("*.mxf"))


def test_a_lesson_that_is_withdrawn_while_the_papers_are_written_does_not_stay(
    world, week, folder, monkeypatch
) -> None:
    written = []

    def withdraw_now(*_given: Any, **_facts: Any) -> dict[str, bytes]:
        written.append(1)
        if len(written) == 1:
            withdraw(world)
        return {"MD5SUMS": b""}

    monkeypatch.setattr("lms.broadcasts.actions.delivery_job.build_papers", withdraw_now)
    put(world, week.monday)
    assert len(written) == 2
    assert not list(folder.rglob("*.mxf"))


def test_a_file_that_gets_ready_while_others_are_copied_is_copied_too(
    world, week, stock, folder, monkeypatch
) -> None:
    lesson = world.lessons[1]
    facts = {"channel": world.tv, "date": week.monday, "title": lesson.title}
    late = AiringFactory(**facts, lesson_id=lesson.pk, start_frame=9 * HOUR, course=world.course)
    publish(world, *week.airings, late, number=2)

    def drop(*given: Any, **also: Any) -> None:
        if lesson.recording.original.masters.count() == 0:
            stock.add(lesson)
        drop_file(*given, **also)

    monkeypatch.setattr("lms.broadcasts.actions.delivery_job.drop_file", drop)
    put(world, week.monday)
    films = {one.name for one in folder.rglob("*.mxf")}
    assert len(films) == 2
    [sums] = folder.rglob("MD5SUMS")
    assert {line.split()[1] for line in sums.read_text().splitlines()} == films
    ended = world.tv.deliveries.get()
    assert (ended.file_count, ended.missing_count, set(ended.done)) == (2, 0, films)


def test_other_days_are_put_down_beside_the_ones_under_way_and_stopped_alone(
    world, week, folder, client
) -> None:
    later = week.monday + timedelta(days=7)
    first, second = ask(world, week.monday), ask(world, later)
    assert (first.first_date, second.first_date) == (week.monday, later)
    assert first.job_id != second.job_id
    client.force_login(world.planner)
    address = reverse("broadcasts_files:files")
    page = client.get(address, {"week": f"{week.monday}"}).content.decode()
    assert "Cũng đang giao: 07/12–13/12/2026" in page
    days = {"first": later, "last": later + timedelta(days=6)}
    stop_delivery(channel=world.tv, **days, by=world.planner, now=timezone.now())
    first.job.refresh_from_db(), second.job.refresh_from_db()
    assert (first.job.is_open, second.job.is_open) == (True, False)


def test_says_why_a_delivery_broke_off(world, week, folder, client) -> None:
    job = ask(world, week.monday).job
    job.state, job.error_kind = "failed", "FolderAway"
    job.error = "the station's folder failed: Host is down"
    job.save()
    note_ended(job)
    client.force_login(world.planner)
    page = client.get(reverse("broadcasts_files:files")).content.decode()
    assert "Hiện không ghi được vào thư mục của đài." in page
    assert "Host is down" in page


def test_captions_and_pictures_of_a_withdrawn_lesson_are_no_more_to_be_seen(
    world, week, client
) -> None:
    get_private_store().write(f"{week.master.folder}/BAI.srt", b"1")
    client.force_login(world.planner)
    address = reverse("broadcasts_files:beside", args=[world.tv.pk, week.file.sha256, "BAI.srt"])
    assert client.get(address).status_code == 200
    withdraw(world)
    assert client.get(address).status_code == 404


def test_orders_and_screens_say_what_must_not_be_aired(world, week, client) -> None:
    withdraw(world)
    client.force_login(world.planner)
    place = [world.tv.pk, f"{week.monday}", f"{week.monday}"]
    address = reverse("broadcasts_files:export", args=[*place, "csv"])
    order = client.get(address).content.decode()
    # Who still has the file must not take it for one that only comes late.
    assert order.count("đã bị rút: không phát") == 2
    page = client.get(reverse("broadcasts_files:files")).content.decode()
    assert page.count("Xin đừng phát “Bài 1”: bài giảng đã bị rút. Lý do: Sai") == 1
    assert "Thứ Hai, 30/11: 07:00, 14:00" in page


@pytest.mark.parametrize(("hour", "is_alarmed"), [(1, True), (6, False)])
def test_what_airs_after_midnight_is_alarmed_until_its_day_is_over(
    world, week, clock, hour, is_alarmed
) -> None:
    world.tv.day_start = time(5)
    world.tv.save()
    night = add_airing(world, week.monday, 20 * HOUR + HOUR // 2)
    tuesday = datetime.combine(week.monday + timedelta(days=1), time(hour))
    clock.set(timezone.make_aware(tuesday))
    withdraw(world)
    night.refresh_from_db()
    assert bool(night.alarm) is is_alarmed
    assert (night in list_pressing(world.office, timezone.now())) is is_alarmed


def test_an_alarm_of_a_file_outlives_the_review_and_ends_with_publication_in_any_language(
    world, week, django_capture_on_commit_callbacks
) -> None:
    first, repeat = week.airings[:2]
    Airing.objects.filter(pk=first.pk).update(master_digest=week.file.sha256)

    def read_kinds() -> list[str]:
        found = Airing.objects.filter(pk__in=[first.pk, repeat.pk]).order_by("start_frame")
        return list(found.values_list("alarm_kind", flat=True))

    with translation.override("en"), django_capture_on_commit_callbacks(execute=True):
        revoke_master(master=week.master, by=None, now=timezone.now())
    assert read_kinds() == ["revoked", ""]
    withdraw(world)
    assert read_kinds() == ["withdrawn", "withdrawn"]
    assert end_alarms(lesson_id=world.lessons[0].pk, now=timezone.now()) == 2
    assert read_kinds() == ["revoked", ""]
    # Words that nobody would know again.
    Airing.objects.filter(pk=first.pk).update(alarm="file gone")
    days = {"first": week.monday, "last": week.monday}
    assert end_revocation_alarms(channel_id=world.tv.pk, **days) == 1
    assert read_kinds() == ["", ""]

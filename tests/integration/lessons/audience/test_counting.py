"""Watching is counted by day and lesson, of public lessons alone, and of nobody in particular."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from lessons.audience.actions import count_watched, forget_old
from lessons.audience.models import DayCount
from lessons.audience.rules.watching import Watched
from lessons.discovery.actions import rebuild
from lessons.discovery.queries import list_sources
from tests.factories.catalogue import make_lesson
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
TOLD = {
    "family": "modern",
    "rung": "64",
    "seconds": 60,
    "bytes": 300_000,
    "stalls": 1,
    "first_ms": 5000,
}


@pytest.fixture
def lesson(toan):
    lesson = make_lesson(toan, live=True)
    rebuild(sources=list_sources(), clock=timezone.now)
    return lesson


def tell(client, **told) -> int:
    return client.post(reverse("audience_tell"), told).status_code


def test_two_watchings_make_one_sum(client, lesson):
    for _ in range(2):
        assert tell(client, lesson=lesson.pk, **TOLD) == 204
    tell(client, lesson=lesson.pk, checks_total=3, checks_right=2)
    film, checks = DayCount.objects.order_by("-rung")
    assert (film.rung, film.views, film.seconds, film.bytes) == ("modern-64", 2, 120, 600_000)
    assert (film.stalls, film.starts_ms, film.day) == (2, 10_000, timezone.localdate())
    assert (checks.checks, checks.checks_right, checks.views) == (3, 2, 0)


def test_the_answer_is_the_same_and_nothing_is_counted(client, lesson, toan):
    draft = make_lesson(toan, title="Nháp")
    assert tell(client, lesson=draft.pk, **TOLD) == 204
    assert tell(client, lesson=999_999, **TOLD) == 204
    assert tell(client, lesson="x") == 204
    assert tell(client, lesson=lesson.pk, junk="x" * 5000, **TOLD) == 204
    told = {"lesson": lesson.pk, **TOLD}
    for header in ("HTTP_DNT", "HTTP_SEC_GPC"):
        assert client.post(reverse("audience_tell"), told, **{header: "1"}).status_code == 204
    assert not DayCount.objects.exists()


def test_a_site_may_count_nothing(client, lesson, settings):
    settings.LESSONS = settings.LESSONS | {"AUDIENCE": {"COUNTS": False}}
    assert tell(client, lesson=lesson.pk, **TOLD) == 204
    assert not DayCount.objects.exists()


def test_no_row_says_who_it_was():
    names = {field.name for field in DayCount._meta.get_fields()}
    assert names == {
        *("id", "day", "lesson", "rung", "views", "seconds", "bytes", "stalls", "outages"),
        *("starts", "starts_ms", "checks", "checks_right"),
    }


def test_a_teacher_sees_own_lessons_first(client, lesson):
    count_watched(watched=Watched(lesson=lesson.pk, views=1, seconds=120), day=date(2026, 11, 3))
    address = reverse("audience_counts")
    assert client.get(address).status_code == 302
    client.force_login(lesson.owner)
    assert lesson.title in client.get(address, {"month": "2026-11"}).content.decode()
    assert lesson.title not in client.get(address, {"month": "2026-10"}).content.decode()
    assert client.get(address, {"month": "nonsense"}).status_code == 200
    client.force_login(UserFactory())
    assert lesson.title not in client.get(address, {"month": "2026-11"}).content.decode()


def test_what_the_site_knows_is_told_to_everybody(client):
    assert client.get(reverse("audience_privacy")).status_code == 200


def test_carriers_get_a_report(lesson, tmp_path, capsys):
    day = date(2026, 11, 3)
    count_watched(watched=Watched(lesson=lesson.pk, views=1, seconds=7200, bytes=10**9), day=day)
    log = tmp_path / "access.log"
    log.write_text('- - - [03/Nov/2026:08:00:01 +0700] "GET /m/x HTTP/1.1" 200 5 "-" "-"\n')
    call_command("traffic-report", "--month", "2026-11", "--log", str(log), "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["watched"] == {"views": 1, "seconds": 7200, "bytes": 10**9}
    assert found["hosts"]
    assert {"/", "/m/", "/static/"} <= set(found["prefixes"])
    assert "/admin/" not in found["prefixes"]
    assert {"prefix": "/m/", "requests": 1, "bytes": 5} in found["volumes"]
    call_command("traffic-report", "--month", "2026-11")
    assert "2.0 hours, 1.000 GB" in capsys.readouterr().out
    for wrong in (["--month", "11/2026"], ["--log", str(tmp_path / "none")]):
        with pytest.raises(CommandError):
            call_command("traffic-report", *wrong)


def test_days_of_long_ago_are_forgotten(lesson):
    now = timezone.now()
    for years in (0, 4):
        count_watched(
            watched=Watched(lesson=lesson.pk, seconds=1),
            day=(now - timedelta(days=366 * years)).date(),
        )
    assert forget_old(now=now) == 1
    assert DayCount.objects.count() == 1

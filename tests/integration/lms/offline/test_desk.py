"""Those who offer packs see what is made, how far it is, and call it off."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.offline.actions.subscribing import visit_due
from lms.offline.models import Pack, Subscription
from media_pipeline.actions.jobs import claim_job, perform_job
from media_pipeline.models import Job
from tests.factories.people import UserFactory

DESK = "offline_admin:packs"


@pytest.fixture
def officer(client: Client, db: None) -> Client:
    """Somebody who may decide about packs."""
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def work() -> None:
    while job := claim_job(queue="light", worker="w", now=timezone.now()):
        perform_job(job, clock=timezone.now)


def show(officer: Client) -> str:
    return officer.get(reverse(DESK)).content.decode()


def send(officer: Client, **given: Any) -> None:
    assert officer.post(reverse(DESK), given).status_code == 302


def test_offers_a_pack_follows_it_and_takes_it_back(
    officer: Client, lessons: list[Any], toan: Any
) -> None:
    page = show(officer)
    assert f'value="course-{toan.course.pk}"' in page
    what = f"topic-{lessons[0].topic.pk}"
    send(officer, verb="offer", what=what, quality="saving", ceiling="3900")
    pack = Pack.objects.get()
    Job.objects.update(state="running", percent=42, speed=12.3, eta_s=130)
    page = show(officer)
    assert all(text in page for text in ("42 %", "12 MB/s", "còn khoảng 2 phút", "Dừng"))
    Job.objects.update(state="waiting")
    send(officer, verb="stop", pk=pack.pk)
    assert Job.objects.get().state == Job.State.CANCELLED
    send(officer, verb="build", pk=pack.pk)
    work()
    page = show(officer)
    assert reverse("packs:pack", args=[pack.slug]) in page
    send(officer, verb="withdraw", pk=pack.pk)
    assert Pack.objects.count() == 0


def test_is_closed_to_everybody_else_and_takes_nothing_odd(
    client: Client, officer: Client, lessons: list[Any]
) -> None:
    for given in ({"verb": "build", "pk": "x"}, {"verb": "build", "pk": "9"}, {"verb": "x"}):
        assert officer.post(reverse(DESK), given).status_code == 404
    wrong = {"verb": "offer", "what": "topic-999", "quality": "saving", "ceiling": "3900"}
    assert officer.post(reverse(DESK), wrong).status_code == 200
    assert Pack.objects.count() == 0
    client.force_login(UserFactory(is_staff=True))
    assert client.post(reverse(DESK), {"verb": "offer"}).status_code in (302, 404)
    assert Job.objects.filter(kind="build-pack").count() == 0


def test_sites_that_packs_come_from_are_visited_by_themselves(officer: Client) -> None:
    known = Subscription.objects.create(address="http://127.0.0.1:9", public_key="0" * 64)
    visit_due(now=timezone.now())
    job = Job.objects.get(kind="sync-packs")
    assert known.address in show(officer)
    perform_job(claim_job(queue="light", worker="w", now=timezone.now()), clock=timezone.now)
    job.refresh_from_db()
    assert job.state == Job.State.WAITING  # for the link
    assert "Lần ghé gần nhất chưa lấy đủ" in show(officer)
    Job.objects.all().delete()
    Subscription.objects.update(synced_at=timezone.now())
    visit_due(now=timezone.now())
    assert not Job.objects.exists()
    send(officer, verb="sync", pk=known.pk)
    assert Job.objects.exists()

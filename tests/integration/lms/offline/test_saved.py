"""What browsers are given to keep, and told of what they have kept; without an account."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model

from lessons.catalogue.actions import grow_page_tree, plant_home
from lessons.catalogue.models import SubjectPage
from lessons.curriculum.models import Topic
from lessons.discovery.models import Entry
from lms.offline.rules.saved import MOST_ASKED
from media_pipeline.models import Caption, Encoding
from tests.factories.catalogue import QUESTION, make_lesson, make_watchable_source
from tests.factories.curriculum import CourseFactory, GradeFactory, SubjectFactory, TopicFactory
from tests.factories.media import RenditionFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _gate_is_open(settings):
    """The gate has tests of its own."""
    settings.LESSONS = settings.LESSONS | {"REVIEWS": {"GUARDED": []}}


@pytest.fixture
def toan(db):
    """The page of a subject with a topic, one below it, and another."""
    course = CourseFactory(
        grade=GradeFactory(number=1), subject=SubjectFactory(code="toan", name="Toán")
    )
    TopicFactory(parent=TopicFactory(course=course))
    TopicFactory(course=course)
    grow_page_tree(home=plant_home(site_name="Sóng Học"))
    return SubjectPage.objects.get()


def publish(toan, title, **fields):
    """Return a lesson that everybody may see, with a film of two families and its slides."""
    source = make_watchable_source(published_at=timezone.now())
    encoding = Encoding.objects.get(original=source.original)
    slides = [{"at_ms": 900, "webp": "slides/1.webp", "jpeg": "slides/1.jpg", "bytes": 700}]
    encoding.report = {"slides": slides}
    encoding.save()
    for family, rung, link, size in (("modern", "m64", 64, 600_000), ("universal", "u", None, 9)):
        RenditionFactory(
            encoding=encoding,
            family=family,
            rung=rung,
            link_kbps=link,
            bytes=size,
            mp4=f"{family}/{rung}.mp4",
        )
    Caption.objects.create(source=source, vtt="WEBVTT\n", changed_at=timezone.now())
    lesson = make_lesson(toan, title=title, recording=source, **fields)
    lesson.latest_revision.publish()
    lesson.refresh_from_db()
    return lesson


def test_a_lesson_tells_all_that_there_is_to_keep_of_it(client, toan):
    paper = get_document_model().objects.create(
        title="Phiếu", file=ContentFile(b"x" * 2000, "phieu.pdf")
    )
    attachments = [("document", paper)]
    lesson = publish(toan, "Bài", questions=json.dumps([QUESTION]), attachments=attachments)
    parts = client.get(f"/save/lessons/{lesson.pk}/parts/").json()
    assert (parts["title"], parts["address"]) == ("Bài", lesson.url)
    assert parts["slides"] == {"address": f"/lessons/{lesson.pk}/slides/", "bytes": 700}
    assert parts["papers"] == {"addresses": [paper.url], "bytes": 2000}
    assert [one["bytes"] for one in parts["ways"][0]["files"]] == [600_000, 970_000]
    assert [one["way"] for one in parts["ways"]] == ["save", "listen"]
    assert parts["questions"]["q1"]["choices"][0] == [True, "Đúng: 3 thêm 2 là 5."]
    assert "/m/captions/" in parts["texts"][0]


def test_the_page_offers_the_smallest_first_and_plain_files_without_scripts(client, toan):
    lesson = publish(toan, "Bài")
    html = client.get(f"/save/lessons/{lesson.pk}/").content.decode()
    assert re.search(r'name="way" value="save" checked', html)
    assert re.search(r'<a href="/m/encodings/\S+/universal/64\.mp4" download="bai-', html)
    assert f'href="/save/topics/{lesson.topic.pk}/"' in html


def test_what_is_not_public_cannot_be_kept(client, toan):
    draft = make_lesson(toan)
    client.force_login(UserFactory(superuser=True))
    for address in (f"/save/lessons/{draft.pk}/", f"/save/lessons/{draft.pk}/parts/"):
        assert client.get(address).status_code == 404
    assert client.get(f"/saved/state/?lessons={draft.pk}").json() == {str(draft.pk): None}
    assert draft.title not in client.get(f"/save/topics/{draft.topic.pk}/").content.decode()


def test_a_topic_brings_the_lessons_of_those_below_it_in_teaching_order(client, toan):
    above, below, other = Topic.objects.order_by("path")
    publish(toan, "Bài hai", topic=below)
    publish(toan, "Bài một", topic=above)
    publish(toan, "Bài khác", topic=other)
    html = client.get(f"/save/topics/{above.pk}/").content.decode()
    assert re.findall(r'data-title="([^"]+)"', html) == ["Bài một", "Bài hai"]
    assert client.get("/save/topics/999999/").status_code == 404


def test_a_week_brings_what_is_new_in_a_grade(client, toan):
    publish(toan, "Bài mới")
    old = publish(toan, "Bài cũ")
    Entry.objects.filter(origin=f"lesson:{old.pk}").update(
        published_at=timezone.now() - timedelta(days=8)
    )
    html = client.get("/save/grades/1/week/").content.decode()
    assert "Bài mới" in re.findall(r'data-title="([^"]+)"', html)
    assert "Bài cũ" not in html
    assert client.get("/save/grades/13/week/").status_code == 404


def test_a_change_is_a_new_version_and_a_withdrawal_none(client, toan):
    lesson = publish(toan, "Bài")

    def ask():
        return client.get(f"/saved/state/?lessons={lesson.pk},12345").json()

    first = ask()
    assert first["12345"] is None
    assert (
        client.get(f"/save/lessons/{lesson.pk}/parts/").json()["version"] == first[str(lesson.pk)]
    )
    Caption.objects.get().delete()
    assert ask() != first
    lesson.summary = "Khác"
    lesson.save_revision().publish()
    again = ask()
    assert again[str(lesson.pk)] not in (None, first[str(lesson.pk)])
    lesson.refresh_from_db()
    lesson.unpublish()
    assert ask() == {str(lesson.pk): None, "12345": None}


def test_many_are_asked_for_at_the_price_of_few(client, toan, django_assert_max_num_queries):
    lessons = [publish(toan, f"Bài {n}") for n in range(5)]
    numbers = (
        ",".join(str(one.pk) for one in lessons) + "," + ",".join(map(str, range(90_000, 90_100)))
    )
    with django_assert_max_num_queries(16):
        states = client.get(f"/saved/state/?lessons={numbers}").json()
    assert len(states) == MOST_ASKED
    # The second browser is answered from the cache of pages.
    client.get(f"/saved/state/?lessons={lessons[0].pk}")
    with django_assert_max_num_queries(1):
        client.get(f"/saved/state/?lessons={lessons[0].pk}")


def test_the_worker_stands_at_the_root_and_knows_no_person(client, toan, settings):
    publish(toan, "Bài")
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    known = json.loads(re.search(r"SITE = (\{.*\});", answer.content.decode())[1])
    assert {known["saved"], known["answers"]} <= set(known["shell"])
    client.force_login(UserFactory())
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert client.get("/sw.js").content == answer.content


def test_a_device_is_told_how_to_install_the_site(client, toan):
    manifest = client.get("/manifest.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    assert {icon["sizes"] for icon in manifest.json()["icons"]} == {"192x192", "512x512"}
    assert "/manifest.webmanifest" in client.get("/").content.decode()


@pytest.mark.parametrize("address", ["/saved/", "/saved/answers/"])
def test_what_opens_without_a_network_is_the_same_for_everybody(client, toan, address):
    publish(toan, "Bài")
    answer = client.get(address)
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not answer.cookies

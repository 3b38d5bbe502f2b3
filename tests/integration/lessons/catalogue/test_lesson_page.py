"""The public page of a lesson: what pupils see, without an account and without scripts."""

import base64
import gzip
import hashlib
import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Site

from lessons.catalogue.models import LessonPage, LessonTeacher
from lessons.curriculum.models import Topic
from media_pipeline.core.scripts import join_scripts
from media_pipeline.models import Caption, Encoding
from tests.factories.catalogue import QUESTION, make_lesson, make_watchable_source
from tests.factories.media import RenditionFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

ORIGIN = "http://testserver"


@pytest.fixture
def lesson(toan, settings):
    """A live lesson with everything that a lesson may have, among others of its subject."""
    source = make_watchable_source(published_at=timezone.now())
    Encoding.objects.update(
        report={
            "poster": {"webp": "poster.webp", "jpeg": "poster.jpg"},
            "masters": {"universal": "universal/master.m3u8"},
            "chapters": "chapters.vtt",
        }
    )
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nCác em chào cô.\n"
    Caption.objects.create(source=source, vtt=vtt, changed_at=timezone.now())
    documents = [
        get_document_model().objects.create(
            title=f"Phiếu {number}", file=ContentFile(b"x" * 2000, f"phieu-{number}.pdf")
        )
        for number in (1, 2)
    ]
    topics = list(Topic.objects.filter(course=toan.course).order_by("path"))
    before = make_lesson(toan, title="Bài trước đó", topic=topics[0], live=True)
    make_lesson(toan, title="Bài sau đó", topic=topics[2], live=True)
    lesson = make_lesson(
        toan,
        title="Phép cộng </script> & trừ",
        topic=topics[1],
        recording=source,
        school_name="Trường Tiểu học Sóng Biếc",
        school_year="2026–2027",
        series="canh-dieu",
        questions=json.dumps([QUESTION]),
        attachments=[("document", document) for document in documents],
        related_lessons=[("lesson", before.page_ptr)],
        body=[("heading", "Em nhớ")],
    )
    lesson.latest_revision.publish()
    return LessonPage.objects.get(pk=lesson.pk)


@pytest.fixture
def html(client, lesson):
    """The page as everybody sees it."""
    return client.get(lesson.url).content.decode()


def read(client, address):
    return client.get(address).content.decode()


def read_data(html):
    return json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.S)[1])


def test_shows_what_the_lesson_has(html, lesson):
    for text in (
        "<video",
        "Các em chào cô.",
        "Phiếu 1",
        "PDF, 2 KB",
        "Cô Hoa",
        "Trường Tiểu học Sóng Biếc",
        "2026–2027",
        "Cánh Diều",
        "3 + 2 = ?",
        "Bài trước đó",
        "Bài sau đó",
        lesson.topic.outcomes,
        "chapters.vtt",
    ):
        assert text in html
    assert "Đúng: 3 thêm 2 là 5." not in html


def make_pictures(count):
    """Return pictures in the sizes that pages show, as rows: no page opens their files."""
    images = get_image_model()
    pictures = images.objects.bulk_create(
        images(title=f"Hình {n}", width=640, height=480, file=f"{n}.png") for n in range(count)
    )
    images.get_rendition_model().objects.bulk_create(
        images.get_rendition_model()(
            image=picture,
            filter_spec=f"width-{width}|format-webp",
            file=f"{picture.pk}.{width}.webp",
            width=width,
            height=480,
        )
        for picture in pictures
        for width in (640, 480)
    )
    return pictures


def test_takes_no_more_than_15_queries_whatever_is_on_it(
    client, lesson, django_assert_max_num_queries
):
    pictures = make_pictures(5)
    documents = [block.value for block in lesson.attachments]
    asked = [
        ("single_choice", {"choices": QUESTION["value"]["choices"]}),
        ("multiple_choice", {"choices": QUESTION["value"]["choices"]}),
        ("short_answer", {"accepted": ["5", "năm"]}),
    ]
    questions = [
        {
            "type": kind,
            "value": {"text": "?", "picture": picture.pk, "explanation": ""} | answers,
        }
        for picture, (kind, answers) in zip(pictures, 2 * asked, strict=False)
    ]
    lesson.questions = json.dumps(questions)
    lesson.body = [("image", one) for one in pictures] + [("document", one) for one in documents]
    lesson.teachers = [LessonTeacher(name=f"Cô Hoa {number}") for number in range(5)]
    for number in range(3):
        LessonPage.objects.get(title="Bài sau đó").copy(
            update_attrs={"slug": f"bai-{number}", "title": f"Bài {number}"}, keep_live=True
        )
    others = LessonPage.objects.exclude(pk=lesson.pk)
    lesson.related_lessons = [("lesson", other.page_ptr) for other in others]
    for language in ("en", "km"):
        Caption.objects.create(
            source=lesson.recording,
            language=language,
            vtt="WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n",
            changed_at=timezone.now(),
        )
    lesson.save_revision().publish()
    Site.clear_site_root_paths_cache()
    client.get(lesson.url)
    with django_assert_max_num_queries(15):
        body = client.get(lesson.url).content.decode()
    assert body.count("<img") == 10 + 1  # the poster
    assert body.count("<fieldset") == 5 + 1  # the ways to watch


def test_comes_with_its_style_in_one_response_of_less_than_14_kilobytes(client, lesson):
    response = client.get(lesson.url)
    html = response.content.decode()
    assert "stylesheet" not in html
    style = re.search(r"<style>(.*?)</style>", html, re.S)[1]
    assert ".media-ways" in style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}'" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert len(gzip.compress(html.encode())) < 14 * 1024


def test_waits_for_no_script_and_brings_less_than_two_kilobytes_of_them(html):
    scripts = re.findall(r'<script src="/static/([^"]+)"( defer)?>', html)
    assert scripts
    assert all(defer for _path, defer in scripts)
    # As the site serves them.
    texts = [join_scripts([Path(finders.find(path)).read_text()]) for path, _defer in scripts]
    assert sum(len(gzip.compress(text.encode())) for text in texts) <= 2048


def test_without_scripts_a_way_is_chosen_by_the_address(client, lesson):
    encoding = lesson.recording.original.encodings.get()
    for family, link in (("universal", 256), ("modern", 64), ("modern", 128)):
        RenditionFactory(
            encoding=encoding,
            rung=f"{family[0]}{link}",
            family=family,
            link_kbps=link,
            mp4=f"{family}/{link}.mp4",
            bytes=link * 10_000,
        )
    RenditionFactory(
        encoding=encoding, rung="aac18", link_kbps=None, mp4="universal/listen.mp4", bytes=300_000
    )

    def list_sources(address):
        return re.findall(
            r'<source src="[^"]*/((?:universal|modern)/[^"]+.mp4)"', read(client, address)
        )

    assert list_sources(lesson.url) == ["modern/64.mp4", "universal/64.mp4"]
    assert list_sources(f"{lesson.url}?watch=clear") == ["modern/128.mp4", "universal/256.mp4"]
    assert list_sources(f"{lesson.url}?watch=listen") == ["universal/listen.mp4"]
    assert list_sources(f"{lesson.url}?watch=<b>") == ["modern/64.mp4", "universal/64.mp4"]
    html = read(client, f"{lesson.url}?watch=clear")
    assert re.search(r'value="clear"[^>]* checked> <b>Rõ</b> <span>1,3–2,6 MB</span>', html)
    assert re.search(r'<a href="[^"]+universal/256.mp4" download="[^"]+ 256.mp4">', html)


def test_tells_machines_what_it_is(html, lesson):
    data = read_data(html)
    assert data["@type"] == "LearningResource"
    assert data["name"] == "Phép cộng </script> & trừ"
    assert data["educationalLevel"] == "Lớp 1"
    assert data["about"]["name"] == "Toán"
    (author,) = data["author"]
    assert (author["@type"], author["name"]) == ("Person", "Cô Hoa")
    assert author["url"].startswith(f"{ORIGIN}/teachers/co-hoa-")
    assert data["provider"]["url"].startswith(f"{ORIGIN}/schools/truong-tieu-hoc-song-biec-")
    assert data["video"]["@type"] == "VideoObject"
    assert data["video"]["duration"] == "PT3M"
    assert data["video"]["contentUrl"].startswith(f"{ORIGIN}/m/encodings/")
    assert data["video"]["thumbnailUrl"].endswith("/poster.jpg")
    assert f'property="og:image" content="{data["video"]["thumbnailUrl"]}"' in html
    assert f'rel="canonical" href="{ORIGIN}{lesson.url}"' in html


def test_leads_to_who_made_it_as_long_as_it_is_public(client, lesson):
    for address in re.findall(r'href="(/(?:teachers|schools)/[^"]+)"', read(client, lesson.url)):
        assert lesson.title in unescape(read(client, address))
    assert read(client, lesson.url).count('href="/teachers/co-hoa-') == 1
    lesson.unpublish()
    client.force_login(UserFactory(superuser=True))
    assert 'href="/teachers/' not in read(client, f"/admin/pages/{lesson.pk}/view_draft/")


def test_tells_machines_of_no_film_that_is_not_public(client, lesson):
    lesson.recording.published_at = None
    lesson.recording.save()
    html = client.get(lesson.url).content.decode()
    assert "video" not in read_data(html)
    assert "og:image" not in html
    assert "đang được chuẩn bị" in html


def test_a_teacher_s_own_words_stand_in_the_place_of_the_captions(client, lesson):
    lesson.transcript = "Cô viết lại lời giảng."
    lesson.save()
    html = client.get(lesson.url).content.decode()
    assert "Cô viết lại lời giảng." in html
    assert "Các em chào cô." not in html


def test_a_long_transcript_has_a_page_of_its_own(client, lesson):
    lesson.transcript = "Một hai ba. " * 2000
    lesson.save()
    html = client.get(lesson.url).content.decode()
    assert "Một hai ba." not in html
    address = f"/lessons/{lesson.pk}/transcript/"
    assert address in html
    assert "Một hai ba." in client.get(address).content.decode()


def test_tells_right_from_wrong_and_why_without_an_account(client, lesson):
    address = f"/lessons/{lesson.pk}/answers/"
    right = client.get(address, {"q1": "0"})
    assert "Em làm đúng 1 trên 1 câu." in right.content.decode()
    assert "Đúng: 3 thêm 2 là 5." in right.content.decode()
    assert not right.cookies
    wrong = client.get(address, {"q1": "1"}).content.decode()
    assert "Em làm đúng 0 trên 1 câu." in wrong
    assert "6 là 3 + 3." in wrong
    assert "Em đếm tiếp từ 3: 4, 5." in wrong
    assert "Em chưa trả lời câu này." in client.get(address).content.decode()


@pytest.mark.parametrize("name", ["answers", "transcript"])
def test_caches_ask_each_time_whether_the_lesson_is_still_there(client, lesson, name):
    lesson.transcript = "Lời giảng."
    lesson.save()
    address = f"/lessons/{lesson.pk}/{name}/"
    first = client.get(address)
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    lesson.unpublish()
    gone = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert gone.status_code == 404


@pytest.mark.parametrize(
    "given", ["", "9", "-1", "x", "²", "9" * 5000, "\x00", "<script>alert(1)</script>"]
)
def test_survives_any_answer(client, lesson, given):
    answer = client.get(f"/lessons/{lesson.pk}/answers/", {"q1": given, "q99": given})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_what_somebody_signed_in_sees_is_not_cached_for_others(client, lesson):
    client.force_login(UserFactory())
    answer = client.get(f"/lessons/{lesson.pk}/answers/")
    assert "public" not in answer.get("Cache-Control", "")


def test_a_draft_gives_away_neither_answers_nor_words(client, toan):
    lesson = make_lesson(toan, questions=json.dumps([QUESTION]), transcript="Lời.")
    for name in ("answers", "transcript"):
        assert client.get(f"/lessons/{lesson.pk}/{name}/").status_code == 404
    assert client.get(f"/lessons/{toan.pk}/answers/").status_code == 404


def test_the_preview_shows_a_draft_to_whoever_edits_it(client, toan):
    lesson = make_lesson(toan, title="Bản nháp", live=False)
    client.force_login(UserFactory(superuser=True))
    answer = client.get(f"/admin/pages/{lesson.pk}/view_draft/")
    assert "Bản nháp" in answer.content.decode()
    assert "<video" in answer.content.decode()

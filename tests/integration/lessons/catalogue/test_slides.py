"""The page of slides: a lesson as pictures, words and sound, without scripts."""

import re

import pytest
from django.utils import timezone

from media_pipeline.models import Caption, Encoding
from tests.factories.catalogue import make_lesson, make_watchable_source
from tests.factories.media import RenditionFactory

pytestmark = pytest.mark.django_db

VTT = """WEBVTT

00:01.000 --> 00:03.000
Chào <b>các em</b> &amp; cô

00:09.800 --> 00:12.000
Sang trang hai.

01:00.000 --> 01:01.000
Hết bài.
"""


@pytest.fixture
def lesson(toan):
    """A public lesson of two slides with captions and a sound alone."""
    source = make_watchable_source(published_at=timezone.now())
    slides = [
        {"at_ms": at, "webp": f"slides/{n}.webp", "jpeg": f"slides/{n}.jpg", "bytes": 9}
        for n, at in enumerate((9_400, 19_400), 1)
    ]
    encoding = Encoding.objects.get(original=source.original)
    encoding.report = {"slides": slides}
    encoding.save()
    sound = {"link_kbps": None, "width": None, "height": None, "fps": None}
    for bps in (16_000, 24_000):
        RenditionFactory(
            encoding=encoding,
            rung=f"aac{bps}",
            average_bps=bps,
            mp4=f"universal/{bps}.mp4",
            **sound,
        )
    Caption.objects.create(source=source, vtt=VTT, changed_at=timezone.now())
    return make_lesson(toan, recording=source, live=True)


def read(client, lesson):
    return client.get(f"/lessons/{lesson.pk}/slides/")


def test_each_slide_stands_with_what_is_said_on_it(client, lesson):
    html = read(client, lesson).content.decode()
    first, second = re.findall(r'<li id="slide-\d+">(.*?)</li>', html, re.S)
    assert "slides/1.webp" in first
    assert "Chào các em &amp; cô" in first
    assert "Sang trang hai. Hết bài." in second
    assert 'width="1280" height="720" loading="lazy"' in second


def test_only_the_thriftiest_sound_goes_along(client, lesson):
    html = read(client, lesson).content.decode()
    assert "universal/16000.mp4" in html
    assert "universal/24000.mp4" not in html


def test_is_kept_for_everybody_and_gone_when_the_lesson_is(
    client, lesson, django_assert_max_num_queries
):
    read(client, lesson)
    with django_assert_max_num_queries(1):
        assert read(client, lesson).status_code == 200
    lesson.unpublish()
    assert read(client, lesson).status_code == 404


def test_a_draft_shows_no_slides(client, toan):
    assert read(client, make_lesson(toan)).status_code == 404


def test_says_where_there_are_none(client, toan):
    assert "không có trang chiếu" in read(client, make_lesson(toan, live=True)).content.decode()

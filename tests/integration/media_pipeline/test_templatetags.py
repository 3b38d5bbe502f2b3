"""The player's tags: markup that works without scripts, for whoever may watch."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override

from media_pipeline.models import Caption
from media_pipeline.views.sentences import say_bytes
from tests.factories.media import (
    NOW,
    EncodingFactory,
    OriginalFactory,
    RenditionFactory,
    SourceFactory,
)
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of():
    def make(user):
        request = RequestFactory().get("/")
        request.user = user
        return request

    return make


def make_source(**fields):
    source = SourceFactory(**fields)
    encoding = EncodingFactory(
        original=source.original,
        ready=True,
        report={
            "masters": {"universal": "universal/master.m3u8", "modern": "modern/master.m3u8"},
            "poster": {"webp": "poster.webp", "jpeg": "poster.jpg"},
            "chapters": "chapters.vtt",
        },
    )
    for family, link in (("universal", 64), ("universal", 128), ("modern", 64)):
        RenditionFactory(
            encoding=encoding,
            family=family,
            rung=f"{family[0]}{link}",
            link_kbps=link,
            mp4=f"{family}/{link}.mp4",
            playlist=f"{family}/{link}.m3u8",
            bytes=link * 15_000,
        )
    Caption.objects.create(source=source, vtt="WEBVTT\n", changed_at=NOW)
    return source


def render(text, request, source):
    template = engines["django"].from_string("{% load media %}" + text)
    return template.render({"source": source}, request)


def test_a_public_recording_plays_for_everybody(media_stores, request_of) -> None:
    source = make_source(published_at=NOW)
    html = render("{% media_player source link_kbps=128 %}", request_of(AnonymousUser()), source)
    folder = f"/m/{source.original.encodings.get().folder}"
    order = [html.index(f'src="{folder}/{name}"') for name in (
        "modern/64.mp4", "universal/128.mp4", "modern/master.m3u8", "universal/master.m3u8",
    )]  # fmt: skip
    assert order == sorted(order)
    assert f'poster="{folder}/poster.webp"' in html
    assert 'preload="none"' in html
    assert 'kind="captions"' in html
    assert 'kind="chapters"' in html
    assert f'<a href="{folder}/universal/64.mp4">' in html
    assert "960 KB" in html
    assert "<script" not in html
    assert "style=" not in html


def test_a_private_recording_plays_for_its_people_by_signed_addresses(
    media_stores, request_of
) -> None:
    source = make_source()
    chief = UserFactory(superuser=True)
    html = render("{% media_player source %}", request_of(chief), source)
    assert 'src="/media-files/' in html
    assert "/m/encodings" not in html
    for user in (AnonymousUser(), UserFactory()):
        closed = render("{% media_player source %}", request_of(user), source)
        assert source.original.encodings.get().token not in closed
        assert "<video" not in closed


def test_says_that_it_is_still_being_prepared(media_stores, request_of) -> None:
    html = render(
        "{% media_player source %}",
        request_of(AnonymousUser()),
        SourceFactory(published_at=NOW),
    )
    assert "media-player-note" in html
    assert render("{% media_player source %}", request_of(AnonymousUser()), None)


def test_a_sound_alone_is_heard(media_stores, request_of) -> None:
    source = SourceFactory(original=OriginalFactory(width=None, height=None), published_at=NOW)
    encoding = EncodingFactory(original=source.original, ready=True)
    RenditionFactory(
        encoding=encoding, rung="aac20", link_kbps=None, width=None, height=None, mp4="a/b.mp4"
    )
    html = render("{% media_player source %}", request_of(AnonymousUser()), source)
    assert "<audio" in html
    assert "<source" in html


def test_gives_what_a_player_of_ones_own_needs(media_stores, request_of) -> None:
    source = make_source(published_at=NOW)
    text = "{% media_sources source as player %}{{ player.title }} {{ player.families|length }}"
    assert render(text, request_of(AnonymousUser()), source) == f"{source.title} 2"


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0 B"), (3_049_999, "3 MB"), (3_080_000, "3,1 MB"), (950_500, "951 KB")],
)
def test_says_a_size_as_the_uploader_does(count, shown) -> None:
    with override("vi"):
        assert say_bytes(count) == shown

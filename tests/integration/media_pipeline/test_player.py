"""What a page is told about a recording, from its first rung to its publication."""

from typing import Any

import pytest
from django.utils import translation
from wagtail.models import Collection

from media_pipeline.models import Caption, Encoding, ExtraSound, Source
from media_pipeline.queries.player import get_player, share_player
from tests.factories.media import (
    NOW,
    EncodingFactory,
    OriginalFactory,
    RenditionFactory,
    SourceFactory,
)
from tests.factories.people import UserFactory

REPORT = {
    "masters": {"universal": "universal/master.m3u8", "modern": "modern/master.m3u8"},
    "poster": {"webp": "poster.webp", "jpeg": "poster.jpg", "bytes": 5},
    "sprites": {"webp": "sprites.webp", "vtt": "sprites.vtt", "bytes": 5},
    "chapters": "chapters.vtt",
    "slides": [{"at_ms": 4000, "webp": "slides/001.webp", "jpeg": "slides/001.jpg", "bytes": 5}],
}


@pytest.fixture
def source(collection: Collection) -> Source:
    return SourceFactory(collection=collection)


@pytest.fixture
def encoding(source: Source) -> Encoding:
    encoding = EncodingFactory(original=source.original, ready=True, report=REPORT)
    for rung, family, link, bps in (
        ("u128", "universal", 128, 90_000),
        ("u64", "universal", 64, 43_000),
        ("m64", "modern", 64, 40_000),
        ("opus16", "modern", None, 16_000),
    ):
        RenditionFactory(
            encoding=encoding,
            rung=rung,
            family=family,
            link_kbps=link,
            average_bps=bps,
            mp4=f"{family}/{link or rung}.mp4",
            playlist=f"{family}/{link or rung}.m3u8",
        )
    return encoding


def test_shows_nothing_to_strangers(source: Source, encoding: Encoding) -> None:
    assert get_player(source, user=None, now=NOW) is None
    assert get_player(source, user=UserFactory(), now=NOW) is None


def test_gives_signed_addresses_while_it_is_private(
    source: Source, encoding: Encoding, teacher: Any
) -> None:
    player = get_player(source, user=teacher, now=NOW)
    assert player is not None
    assert not player.is_public
    assert player.is_complete
    modern, universal = player.families
    assert [one.rung for one in universal.files] == ["u64", "u128"]
    assert [one.rung for one in modern.sounds] == ["opus16"]
    folder = universal.files[0].address.removesuffix("universal/64.mp4")
    assert folder.startswith("/media-files/")
    assert universal.master == f"{folder}universal/master.m3u8"
    assert universal.files[0].type == 'video/mp4; codecs="avc1.4d401f,mp4a.40.2"'
    assert universal.files[0].bytes == 970_000
    assert player.poster is not None
    assert player.poster.webp == f"{folder}poster.webp"
    assert player.sprites == f"{folder}sprites.vtt"
    assert player.chapters == f"{folder}chapters.vtt"
    assert player.slides[0].at_ms == 4000
    assert player.slides_bytes == 5


def test_gives_the_same_addresses_for_a_while(
    source: Source, encoding: Encoding, teacher: Any
) -> None:
    first = get_player(source, user=teacher, now=NOW.replace(minute=5))
    assert first == get_player(source, user=teacher, now=NOW.replace(minute=55))


def test_gives_lasting_addresses_once_it_is_public(source: Source, encoding: Encoding) -> None:
    source.published_at = NOW
    player = get_player(source, user=None, now=NOW)
    assert player is not None
    assert player.is_public
    address = player.families[1].files[0].address
    assert address == f"/m/encodings/{encoding.token}/universal/64.mp4"


def test_lets_somebody_share_it_for_some_minutes(source: Source, encoding: Encoding) -> None:
    player = share_player(source, now=NOW, minutes=10)
    link = player.families[0].files[0].address.split("/")[2]
    assert link.split(".")[2] == ""


def test_shows_the_first_rungs_while_the_rest_is_being_made(source: Source, teacher: Any) -> None:
    player = get_player(source, user=teacher, now=NOW)
    assert player is not None
    assert player.families == ()
    assert player.poster is None
    encoding = EncodingFactory(original=source.original, state="encoding")
    RenditionFactory(encoding=encoding)
    player = get_player(source, user=teacher, now=NOW)
    assert player is not None
    assert not player.is_complete
    assert player.families[0].master is None
    assert [one.rung for one in player.families[0].files] == ["u64"]


def test_stays_with_the_current_encoding_while_a_newer_one_grows(
    source: Source, encoding: Encoding, teacher: Any
) -> None:
    newer = EncodingFactory(original=source.original, recipe="2026.12", state="encoding")
    RenditionFactory(encoding=newer)
    player = get_player(source, user=teacher, now=NOW)
    assert player is not None
    assert encoding.token in player.families[0].files[0].address


def test_names_captions_in_their_language(source: Source, encoding: Encoding, teacher: Any) -> None:
    for language, label in (("en", ""), ("hmn", ""), ("vi", "Cho em nghe kém")):
        Caption.objects.create(
            source=source, language=language, label=label, vtt="WEBVTT\n", changed_at=NOW
        )
    player = get_player(source, user=teacher, now=NOW)
    assert player is not None
    assert [one.label for one in player.captions] == ["English", "hmn", "Cho em nghe kém"]
    assert player.captions[0].address.endswith("captions/en.vtt")
    source.published_at = NOW
    player = get_player(source, user=None, now=NOW)
    assert player is not None
    address = player.captions[2].address
    assert address.startswith(f"/m/captions/{source.key}/vi.vtt?v=")
    Caption.objects.filter(language="vi").update(vtt="WEBVTT\n\n")
    player = get_player(source, user=None, now=NOW)
    assert player is not None
    assert player.captions[2].address != address


def test_offers_other_sounds_once_they_can_be_played(
    source: Source, encoding: Encoding, teacher: Any
) -> None:
    sound = ExtraSound.objects.create(source=source, original=OriginalFactory(), created_at=NOW)
    player = get_player(source, user=teacher, now=NOW)
    assert player is not None
    assert player.other_sounds == ()
    encoded = EncodingFactory(original=sound.original, ready=True)
    RenditionFactory(encoding=encoded, rung="opus24", link_kbps=None, mp4="modern/opus24.mp4")
    with translation.override("en"):
        player = get_player(source, user=teacher, now=NOW)
    assert player is not None
    (other,) = player.other_sounds
    assert other.label == "audio description (Tiếng Việt)"
    assert encoded.token in other.families[0].sounds[0].address


def test_asks_few_questions(
    source: Source, encoding: Encoding, django_assert_max_num_queries: Any
) -> None:
    source.published_at = NOW
    source = Source.objects.select_related("original").get(pk=source.pk)
    with django_assert_max_num_queries(5):
        get_player(source, user=None, now=NOW)

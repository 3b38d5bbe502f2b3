"""Captions and other sounds: laid beside a film by those who look after it, and by nobody else."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from wagtail.models import Collection

from media_pipeline.actions.captions import set_captions, take_embedded_captions
from media_pipeline.actions.extra_sounds import UnfitSound, add_extra_sound
from media_pipeline.actions.publishing import publish_source
from media_pipeline.adapters.stores import get_private_store, get_public_store
from media_pipeline.core.captions import MOST_BYTES, Fault, InvalidCaptions
from media_pipeline.models import Caption, ExtraSound, Source
from media_pipeline.views.sentences import say_caption_fault
from tests.factories.media import (
    NOW,
    EncodingFactory,
    OriginalFactory,
    RenditionFactory,
    SourceFactory,
)
from tests.factories.people import UserFactory
from tests.integration.media_pipeline.conftest import allow

SRT = "1\n00:00:01,000 --> 00:00:02,000\nChào các em\n"
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nChào các em\n"


@pytest.fixture
def source(collection: Collection) -> Source:
    return SourceFactory(collection=collection)


@pytest.fixture
def keeper(teacher: Any, collection: Collection) -> Any:
    """Somebody who looks after the recordings of the school, and may enter the admin."""
    teacher.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return teacher


@pytest.fixture
def desk(client: Client, keeper: Any) -> Client:
    client.force_login(keeper)
    return client


# --- actions --------------------------------------------------------------------------------


def test_lays_converted_captions_beside_a_film(source: Source, teacher: Any) -> None:
    caption = set_captions(source=source, language="vi", text=SRT, by=teacher, now=NOW)
    assert caption.vtt == VTT
    again = set_captions(
        source=source, language="vi", text=VTT, label="Đầy đủ", by=teacher, now=NOW
    )
    assert (again.pk, again.label) == (caption.pk, "Đầy đủ")


def test_keeps_the_old_ones_when_the_new_are_broken(source: Source, teacher: Any) -> None:
    set_captions(source=source, language="vi", text=SRT, by=teacher, now=NOW)
    with pytest.raises(InvalidCaptions) as caught:
        set_captions(source=source, language="vi", text="09:00 --> 09:01\nx", by=teacher, now=NOW)
    assert caught.value.fault is Fault.AFTER_END
    assert Caption.objects.get().vtt == VTT


def test_leaves_films_of_others_alone(source: Source) -> None:
    stranger = UserFactory()
    allow(stranger, source.collection, "choose_source")
    with pytest.raises(PermissionDenied):
        set_captions(source=source, language="vi", text=SRT, by=stranger, now=NOW)
    sound = SourceFactory(
        original=OriginalFactory(width=None, height=None), collection=source.collection
    )
    with pytest.raises(PermissionDenied):
        add_extra_sound(
            source=source, sound=sound, kind="description", language="vi", by=stranger, now=NOW
        )


def test_takes_captions_out_of_the_film_once(media_stores: Path, source: Source) -> None:
    encoding = EncodingFactory(
        original=source.original,
        ready=True,
        report={
            "captions": [
                {"vtt": "captions-1.vtt", "language": "vie", "title": "Tiếng Việt"},
                {"vtt": "captions-2.vtt", "language": "", "title": ""},
                {"vtt": "captions-3.vtt", "language": "eng", "title": ""},
                {"vtt": "captions-4.vtt", "language": "fra", "title": ""},
            ]
        },
    )
    store = get_private_store()
    store.write(f"{encoding.folder}/captions-1.vtt", VTT.encode())
    store.write(f"{encoding.folder}/captions-2.vtt", VTT.encode())
    store.write(f"{encoding.folder}/captions-3.vtt", b"WEBVTT\n\nbroken")
    laid = take_embedded_captions(encoding=encoding, now=NOW)
    assert {(one.language, one.origin) for one in laid} == {("vi", "embedded"), ("und", "embedded")}
    Caption.objects.filter(language="vi").update(vtt="WEBVTT\n\nmended")
    assert take_embedded_captions(encoding=encoding, now=NOW) == []
    assert Caption.objects.get(language="vi").vtt == "WEBVTT\n\nmended"


def test_lays_a_sound_beside_a_film_and_publishes_it_with_it(
    media_stores: Path, source: Source, teacher: Any
) -> None:
    sound = SourceFactory(
        original=OriginalFactory(width=None, height=None), collection=source.collection
    )
    encoding = EncodingFactory(original=sound.original, ready=True)
    get_private_store().write(f"{encoding.folder}/modern/opus24.mp4", b"sound")
    publish_source(source=source, by=None, now=NOW)
    add_extra_sound(
        source=source, sound=sound, kind="description", language="vi", by=teacher, now=NOW
    )
    assert get_public_store().list_tree("") == [f"{encoding.folder}/modern/opus24.mp4"]


@pytest.mark.parametrize(
    "traits",
    [
        {"width": 640, "height": 360},
        {"width": None, "has_sound": False},
        {"width": None, "duration_ms": 90_000},
    ],
)
def test_refuses_sounds_that_do_not_go_with_the_film(
    source: Source, teacher: Any, traits: dict[str, Any]
) -> None:
    sound = SourceFactory(original=OriginalFactory(**traits), collection=source.collection)
    with pytest.raises(UnfitSound):
        add_extra_sound(
            source=source, sound=sound, kind="description", language="vi", by=teacher, now=NOW
        )


@pytest.mark.parametrize("fault", Fault)
def test_has_a_sentence_for_every_fault(fault: Fault) -> None:
    with translation.override("en"):
        said = say_caption_fault(InvalidCaptions(fault, 7))
    assert said.endswith(".")
    assert ("7" in said) == (fault not in {"not_text", "too_large", "no_cues"})


# --- screens --------------------------------------------------------------------------------


def address(source: Source, language: str = "") -> str:
    return f"/admin/media/{source.pk}/captions/{language + '/' if language else ''}"


def test_writes_captions_by_hand(desk: Client, source: Source) -> None:
    assert desk.get(address(source)).status_code == 200
    response = desk.post(address(source), {"language": "vi", "words": SRT})
    assert response.status_code == 302
    assert Caption.objects.get().origin == "edited"
    shown = desk.get(address(source, "vi"))
    assert "Chào các em" in shown.content.decode()
    assert "Chào các em" not in desk.get(f"/admin/media/{source.pk}/").content.decode()
    assert address(source, "vi") in desk.get(f"/admin/media/{source.pk}/").content.decode()


def test_says_which_lines_show_at_once_and_keeps_them(desk: Client, source: Source) -> None:
    words = "1\n00:00:01,000 --> 00:00:03,000\nMột\n\n2\n00:00:02,000 --> 00:00:04,000\nHai\n"
    response = desk.post(address(source), {"language": "vi", "words": words}, follow=True)
    assert source.captions.count() == 1
    said = [str(one) for one in response.context["messages"]]
    assert any("00:00:02.000" in one for one in said), said
    response = desk.post(address(source, "vi"), {"language": "vi", "words": SRT}, follow=True)
    assert len(response.context["messages"]) == 1


def test_shows_the_film_beside_its_captions(desk: Client, source: Source) -> None:
    encoding = EncodingFactory(original=source.original, ready=True)
    RenditionFactory(encoding=encoding)
    RenditionFactory(encoding=encoding, rung="opus16", family="modern", link_kbps=None)
    shown = desk.get(address(source)).content.decode()
    assert shown.count("<source ") == 2
    assert "universal/64.mp4" in shown


def test_brings_captions_as_a_file(desk: Client, source: Source) -> None:
    file = SimpleUploadedFile("bai.srt", SRT.encode("utf-16"))
    response = desk.post(address(source), {"language": "tyz", "label": "Tày", "file": file})
    assert response.status_code == 302
    caption = Caption.objects.get()
    assert (caption.vtt, caption.language, caption.origin) == (VTT, "tyz", "uploaded")


def test_says_which_line_is_wrong_and_keeps_what_was_written(desk: Client, source: Source) -> None:
    words = "00:01 --> 00:02\nmột\n\n00:03 --> 00:02\nhai"
    response = desk.post(address(source), {"language": "vi", "words": words})
    assert response.status_code == 422
    assert "4" in response.context["form"].errors["words"][0]
    assert "hai" in response.content.decode()
    assert not Caption.objects.exists()


def test_asks_for_a_file_or_words(desk: Client, source: Source) -> None:
    assert desk.post(address(source), {"language": "vi", "words": " "}).status_code == 422


def test_removes_captions(desk: Client, source: Source, keeper: Any) -> None:
    set_captions(source=source, language="vi", text=SRT, by=keeper, now=NOW)
    assert desk.post(address(source, "vi"), {"verb": "remove"}).status_code == 302
    assert not Caption.objects.exists()


def test_adds_and_takes_away_a_sound(media_stores: Path, desk: Client, source: Source) -> None:
    page = f"/admin/media/{source.pk}/sounds/"
    assert desk.get(page).status_code == 200
    sound = SourceFactory(
        original=OriginalFactory(width=None, height=None), collection=source.collection
    )
    given = {"sound": sound.pk, "kind": "description", "language": "vi"}
    assert desk.post(page, given).status_code == 302
    extra = ExtraSound.objects.get()
    assert f"{page}{extra.pk}/remove/" in desk.get(f"/admin/media/{source.pk}/").content.decode()
    assert desk.post(f"{page}{extra.pk}/remove/").status_code == 302
    assert not ExtraSound.objects.exists()


def test_shows_these_screens_to_nobody_else(client: Client, source: Source, keeper: Any) -> None:
    set_captions(source=source, language="vi", text=SRT, by=keeper, now=NOW)
    extra = ExtraSound.objects.create(source=source, original=OriginalFactory(), created_at=NOW)
    pages = [
        address(source),
        address(source, "vi"),
        f"/admin/media/{source.pk}/sounds/",
        f"/admin/media/{source.pk}/sounds/{extra.pk}/remove/",
    ]
    other = Collection.get_first_root_node().add_child(name="Trường B")
    chooser, stranger = UserFactory(), UserFactory()
    allow(chooser, source.collection, "choose_source")
    allow(stranger, other, "add_source", "change_source", "choose_source")
    for user in (chooser, stranger):
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)
        for page in pages:
            assert client.post(page, {"language": "vi", "words": VTT}).status_code == 404
            if "remove" not in page:
                assert client.get(page).status_code == 404
    assert Caption.objects.get().vtt == VTT
    assert ExtraSound.objects.exists()


def test_reads_no_file_that_is_too_large(
    desk: Client, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("media_pipeline.views.captions.decode_captions", None)
    file = SimpleUploadedFile("bai.srt", b"x" * (MOST_BYTES + 1))
    response = desk.post(address(source), {"language": "vi", "file": file})
    assert response.status_code == 422
    assert response.context["form"].errors["file"]


def test_reads_no_embedded_captions_that_are_too_large(
    media_stores: Path, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = {"captions": [{"vtt": "captions-1.vtt", "language": "vie", "title": ""}]}
    encoding = EncodingFactory(original=source.original, ready=True, report=report)
    get_private_store().write(f"{encoding.folder}/captions-1.vtt", b"x" * (MOST_BYTES + 1))
    monkeypatch.setattr("media_pipeline.adapters.stores_local.LocalStore.read", None)
    assert take_embedded_captions(encoding=encoding, now=NOW) == []

"""Files of players on their way out: who gets them, and who does not."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection

from media_pipeline.adapters.stores import get_private_store
from media_pipeline.adapters.stores_local import LocalStore
from media_pipeline.models import Encoding, ExtraSound, Source
from media_pipeline.queries.links import SIGNER, sign_folder
from tests.factories.media import EncodingFactory, OriginalFactory
from tests.factories.people import UserFactory
from tests.integration.media_pipeline.conftest import allow
from tests.integration.media_pipeline.serving.conftest import (
    ESCAPES,
    FILM,
    expect_nothing,
    read,
    status,
)


def test_gives_nothing_without_signing_in(client: Client, folder: str) -> None:
    expect_nothing(client.get(f"{folder}universal/64.mp4"))


def test_gives_nothing_to_others_than_whom_it_was_made_for(
    client: Client, folder: str, collection: Collection
) -> None:
    colleague = UserFactory()
    allow(colleague, collection, "choose_source")
    client.force_login(colleague)
    expect_nothing(client.get(f"{folder}universal/64.mp4"))


def test_gives_nothing_to_another_school(
    client: Client, source: Source, encoding: Encoding
) -> None:
    other = Collection.get_first_root_node().add_child(name="Trường B")
    stranger = UserFactory()
    allow(stranger, other, "add_source", "choose_source", "change_source")
    client.force_login(stranger)
    folder = sign_folder(source=source, encoding=encoding, user=stranger, now=timezone.now())
    expect_nothing(client.get(f"{folder}universal/64.mp4"))


def test_ends_with_the_right_and_not_with_the_address(
    signed_in: Client, folder: str, teacher: Any
) -> None:
    assert status(signed_in.get(f"{folder}poster.jpg")) == 200
    teacher.groups.clear()
    expect_nothing(signed_in.get(f"{folder}poster.jpg"))


def test_gives_nothing_to_who_may_not_sign_in_any_more(
    signed_in: Client, folder: str, teacher: Any
) -> None:
    teacher.is_active = False
    teacher.save()
    expect_nothing(signed_in.get(f"{folder}poster.jpg"))


def test_says_that_an_address_is_over(
    signed_in: Client, source: Source, encoding: Encoding, teacher: Any
) -> None:
    then = timezone.now() - timedelta(hours=8)
    folder = sign_folder(source=source, encoding=encoding, user=teacher, now=then)
    response = signed_in.get(f"{folder}universal/64.mp4")
    assert response.status_code == 410
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "không còn dùng được" in response.content.decode()


def test_gives_to_whoever_has_the_address_for_some_minutes(
    client: Client, source: Source, encoding: Encoding
) -> None:
    now = timezone.now()
    folder = sign_folder(source=source, encoding=encoding, user=None, now=now, minutes=5)
    assert status(client.get(f"{folder}poster.jpg")) == 200
    then = now - timedelta(minutes=10)
    folder = sign_folder(source=source, encoding=encoding, user=None, now=then, minutes=5)
    assert status(client.get(f"{folder}poster.jpg")) == 410


def test_refuses_whatever_was_not_signed_here(
    signed_in: Client, source: Source, folder: str, settings: Any
) -> None:
    signed = folder.split("/")[2]
    text, mark = signed.split("~")
    parts = text.split(".")
    later = ".".join([*parts[:3], str(int(parts[3]) + 10_000)])
    anyone = ".".join([*parts[:2], "", parts[3]])
    forged = [
        *(f"{later}~{mark}", f"{anyone}~{mark}", text, f"{text}~", f"{text}~{mark[:-1]}", "~", "."),
        Signer(sep="~", salt="another.salt").sign(text),
        Signer(sep="~", salt="media_pipeline.links", key="another secret").sign(text),
        # Signed by us, but no link.
        SIGNER.sign("not.a.link"),
        SIGNER.sign(f"{uuid.uuid4().hex}.{parts[1]}..{parts[3]}"),
    ]
    for one in forged:
        assert status(signed_in.get(f"/media-files/{one}/poster.jpg")) == 404, one


def test_keeps_to_the_encodings_of_its_source(
    signed_in: Client, source: Source, teacher: Any
) -> None:
    foreign = EncodingFactory(ready=True)
    get_private_store().write(f"{foreign.folder}/poster.jpg", b"jpeg")
    folder = sign_folder(source=source, encoding=foreign, user=teacher, now=timezone.now())
    expect_nothing(signed_in.get(f"{folder}poster.jpg"))


def test_opens_the_extra_sounds_of_its_source(
    signed_in: Client, source: Source, teacher: Any
) -> None:
    sound = OriginalFactory()
    ExtraSound.objects.create(source=source, original=sound, created_at=timezone.now())
    encoding = EncodingFactory(original=sound, ready=True)
    get_private_store().write(f"{encoding.folder}/modern/opus24.mp4", b"sound")
    folder = sign_folder(source=source, encoding=encoding, user=teacher, now=timezone.now())
    assert read(signed_in.get(f"{folder}modern/opus24.mp4")) == b"sound"


@pytest.mark.parametrize("path", ESCAPES)
def test_gives_nothing_but_players_files(signed_in: Client, folder: str, path: str) -> None:
    expect_nothing(signed_in.get(folder + path))


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_changes_nothing(signed_in: Client, folder: str, method: str) -> None:
    assert status(getattr(signed_in, method)(f"{folder}poster.jpg")) == 405


# --- a far store that browsers reach --------------------------------------------------------


@pytest.fixture
def signed_for(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let the store have a server of its own; return for how long addresses were signed there."""
    spans: list[int] = []

    def sign(_store: Any, name: str, *, seconds: int) -> str:
        spans.append(seconds)
        return f"https://s3.example/{name}"

    monkeypatch.setattr(LocalStore, "address", sign)
    return spans


def test_sends_to_another_server_for_minutes(
    client: Client, folder: str, teacher: Any, signed_for: list[int]
) -> None:
    client.force_login(teacher)
    answer = client.get(f"{folder}universal/64.mp4")
    assert answer.status_code == 302
    assert answer["Location"].startswith("https://s3.example/")
    assert signed_for == [300]
    assert answer["Cache-Control"] == "private, max-age=60"


@pytest.mark.parametrize("player", ["video", "audio"])
def test_sends_no_player_away_that_would_not_come_back_to_be_asked(
    client: Client, folder: str, teacher: Any, signed_for: list[int], player: str
) -> None:
    client.force_login(teacher)
    answer = client.get(f"{folder}universal/64.mp4", headers={"Sec-Fetch-Dest": player})
    assert status(answer) == 200
    assert signed_for == []


def test_signs_nothing_of_the_private_store_for_everybody(
    client: Client, source: Source, encoding: Encoding, signed_for: list[int]
) -> None:
    """Published a moment ago, and not yet in the public store, which may have a server too."""
    source.published_at = timezone.now()
    source.save()
    with pytest.MonkeyPatch.context() as patch:
        away = LocalStore.address
        patch.setattr(
            LocalStore,
            "address",
            lambda self, name, *, seconds: self.has(name) and away(self, name, seconds=seconds),
        )
        answer = client.get(f"/m/{encoding.folder}/universal/64.mp4")
    assert read(answer) == FILM
    assert signed_for == []


def test_asks_little_for_a_part_of_a_private_film(
    signed_in: Client, folder: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(7):
        assert (
            status(signed_in.get(f"{folder}universal/64.mp4", headers={"Range": "bytes=0-9"}))
            == 206
        )

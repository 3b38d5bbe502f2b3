"""Published files: for everybody, for ever, and nothing else with them."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from media_pipeline.adapters.stores import get_private_store, get_public_store
from media_pipeline.models import Caption, Encoding, Source
from media_pipeline.queries.links import sign_folder
from tests.integration.media_pipeline.serving.conftest import (
    ESCAPES,
    FILM,
    PLAYLIST,
    expect_nothing,
    read,
    status,
)


def public(encoding: Encoding, path: str) -> str:
    return f"/m/{encoding.folder}/{path}"


def test_hides_what_is_not_published(client: Client, encoding: Encoding) -> None:
    expect_nothing(client.get(public(encoding, "universal/64.mp4")))


def test_serves_the_public_store_for_ever(
    client: Client, encoding: Encoding, django_assert_num_queries: Any
) -> None:
    get_private_store().copy_to(
        get_public_store(),
        f"{encoding.folder}/universal/64.mp4",
        f"{encoding.folder}/universal/64.mp4",
    )
    with django_assert_num_queries(0):
        response = client.get(public(encoding, "universal/64.mp4"), headers={"Range": "bytes=5-9"})
        assert read(response) == FILM[5:10]
    assert response.status_code == 206
    assert "immutable" in response["Cache-Control"]
    assert response["Access-Control-Allow-Origin"] == "*"


def test_shared_caches_need_not_ask_who_it_is(signed_in: Client, encoding: Encoding) -> None:
    get_public_store().write(f"{encoding.folder}/universal/64.m3u8", PLAYLIST)
    response = signed_in.get(public(encoding, "universal/64.m3u8"))
    assert response.status_code == 200
    assert "immutable" not in response["Cache-Control"]
    assert "Cookie" not in response.get("Vary", "")
    assert "Set-Cookie" not in response


def test_shows_what_is_published_while_it_is_being_copied(
    client: Client, source: Source, encoding: Encoding
) -> None:
    source.published_at = timezone.now()
    source.save()
    response = client.get(public(encoding, "universal/64.mp4"))
    assert read(response) == FILM
    assert response["Cache-Control"] == "public, max-age=60"


def test_serves_captions_in_both_states(
    client: Client, source: Source, encoding: Encoding, teacher: Any
) -> None:
    Caption.objects.create(source=source, vtt="WEBVTT\n", changed_at=timezone.now())
    address = f"/m/captions/{source.key}/vi.vtt"
    assert status(client.get(address)) == 404
    folder = sign_folder(source=source, encoding=encoding, user=teacher, now=timezone.now())
    assert status(client.get(f"{folder}captions/vi.vtt")) == 404
    client.force_login(teacher)
    response = client.get(f"{folder}captions/vi.vtt")
    assert response.content == b"WEBVTT\n"
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    client.logout()
    source.published_at = timezone.now()
    source.save()
    response = client.get(address)
    assert response.content == b"WEBVTT\n"
    assert status(client.get(address, headers={"If-None-Match": response["ETag"]})) == 304
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content) == b"WEBVTT\n"
    assert (packed["Content-Encoding"], packed["Vary"]) == ("gzip", "Accept-Encoding")
    assert packed["ETag"] != response["ETag"]
    assert status(client.get(f"/m/captions/{source.key}/en.vtt")) == 404


def test_asks_for_patience_while_the_store_is_away(
    signed_in: Client, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise OSError(116, "stale file handle")

    monkeypatch.setattr(Path, "stat", fail)
    response = signed_in.get(f"{folder}universal/64.mp4")
    assert response.status_code == 503
    assert response["Retry-After"] == "10"


@pytest.mark.parametrize("path", ESCAPES)
def test_gives_nothing_but_players_files_in_public(
    client: Client, source: Source, encoding: Encoding, path: str
) -> None:
    source.published_at = timezone.now()
    source.save()
    expect_nothing(client.get(f"/m/encodings/{encoding.token}/{path}"))

"""A recording with one encoding in the private store, and whom it may be shown to."""

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection

from media_pipeline.adapters.stores import get_private_store
from media_pipeline.models import Encoding, Source
from media_pipeline.queries.links import sign_folder
from tests.factories.media import EncodingFactory, SourceFactory

FILM = bytes(range(256)) * 4000  # more than one piece
PLAYLIST = b"#EXTM3U\n" + b"#EXTINF:6.00000,\n64.mp4\n" * 100


def expect_nothing(response: HttpResponse) -> None:
    assert response.status_code == 404
    assert not response.streaming
    assert FILM[:100] not in response.content


ESCAPES = [
    "../../originals/aa/bb",
    "%2e%2e/%2e%2e/originals/aa",
    "universal/../report.json",
    "universal/%2e%2e/poster.jpg",
    "universal//64.mp4",
    "./poster.jpg",
    "report.json",
    ".parts/x.mp4",
    "universal/.hidden.mp4",
    "universal/deep/64.mp4",
    "work/64.mp4",
    "/etc/passwd",
    "universal\\64.mp4",
    "poster.jpg%00.mp4",
    "poster.jpg%0a",
    "poster.html",
    "poster.svg",
    "",
]


@pytest.fixture
def encoding(media_stores: Path, collection: Collection) -> Encoding:
    source = SourceFactory(collection=collection)
    encoding = EncodingFactory(original=source.original, ready=True)
    store = get_private_store()
    for path, content in {
        "universal/64.mp4": FILM,
        "universal/64.m3u8": PLAYLIST,
        "poster.jpg": b"jpeg",
        "report.json": b"{}",
    }.items():
        store.write(f"{encoding.folder}/{path}", content)
    return encoding


@pytest.fixture
def source(encoding: Encoding) -> Source:
    return Source.objects.get(original=encoding.original)


@pytest.fixture
def signed_in(client: Client, teacher: Any) -> Client:
    client.force_login(teacher)
    return client


@pytest.fixture
def folder(source: Source, encoding: Encoding, teacher: Any) -> str:
    return sign_folder(source=source, encoding=encoding, user=teacher, now=timezone.now())


def read(response: Any) -> bytes:
    content = b"".join(response) if response.streaming else response.content
    response.close()
    return content


def status(response: Any) -> int:
    response.close()
    return response.status_code

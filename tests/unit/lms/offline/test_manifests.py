"""The manifest: what is signed is what is read, and a hostile one is refused."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from lms.offline.rules.manifests import (
    InvalidManifest,
    Manifest,
    PackedFile,
    PackedLesson,
    find_changes,
    find_edition,
    read_manifest,
    write_manifest,
    write_sums,
)

FILM = PackedFile(
    path="Phim/01 - Phép cộng.mp4",
    bytes=500,
    sha256="a" * 64,
    crc32=7,
    offset=100,
    lesson=12,
)
PAGE = PackedFile(path="index.html", bytes=50, sha256="b" * 64, crc32=8, offset=40)
MANIFEST = Manifest(
    site="https://songhoc.example",
    pack="toan-1-nhe",
    title="Toán – Lớp 1",
    top="Toán lớp 1",
    quality="saving",
    edition="0123456789abcdef",
    made_at=datetime(2026, 11, 30, tzinfo=UTC),
    lessons=(
        PackedLesson(
            number=12,
            title="Phép cộng",
            subject="Toán",
            url="https://songhoc.example/lop-1/",
            page="Trang/01 - Phép cộng.html",
        ),
    ),
    parts=(700,),
    files=(PAGE, FILM),
)


def test_reads_what_it_wrote() -> None:
    assert read_manifest(write_manifest(MANIFEST)) == MANIFEST


@pytest.mark.parametrize(
    "change",
    [
        {"format": "songhoc-pack/2"},
        {"pack": "../x"},
        {"edition": "x"},
        {"top": "../.."},
        {"parts": []},
        {"parts": [10]},
        {"made_at": "2026-11-30T00:00:00"},
        {"title": None},
        {"files": [{"path": "../x", "bytes": 1}]},
        {"lessons": [{"number": 1, "title": "", "subject": "", "url": "javascript:x", "page": ""}]},
    ],
)
def test_refuses_what_would_lead_astray(change: dict[str, Any]) -> None:
    plain = json.loads(write_manifest(MANIFEST)) | change
    with pytest.raises(InvalidManifest):
        read_manifest(json.dumps(plain).encode())


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000])
def test_refuses_what_is_no_manifest_at_all(content: bytes) -> None:
    with pytest.raises(InvalidManifest):
        read_manifest(content)


def test_refuses_two_files_of_one_name() -> None:
    twin = replace(FILM, path="INDEX.html")
    with pytest.raises(InvalidManifest):
        read_manifest(write_manifest(replace(MANIFEST, files=(PAGE, FILM, twin))))


def test_asks_only_for_what_changed() -> None:
    other = replace(PAGE, sha256="c" * 64)
    changes = find_changes((PAGE, FILM), (other,))
    assert changes.fresh == (other,)
    assert changes.gone == (FILM.path,)
    assert changes.bytes == 50


def test_an_edition_is_the_same_for_the_same_content() -> None:
    assert find_edition("x", (PAGE, FILM)) == find_edition("x", (FILM, PAGE))
    assert find_edition("x", (PAGE,)) != find_edition("x", (PAGE, FILM))


def test_sums_are_those_of_sha256sum() -> None:
    assert write_sums((PAGE,)) == b"b" * 64 + b"  index.html\n"

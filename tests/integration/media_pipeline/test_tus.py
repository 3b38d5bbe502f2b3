"""Every answer of the tus server."""

import errno
import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from wagtail.models import Collection

from media_pipeline.adapters import spool
from media_pipeline.adapters.spool import find_path
from media_pipeline.models import Job, Upload
from tests.factories.media import SourceFactory
from tests.factories.people import UserFactory
from tests.integration.media_pipeline.conftest import allow
from tests.integration.media_pipeline.tus_client import FILES, Tus, encode

pytestmark = pytest.mark.django_db
DATA = bytes(range(256)) * 40


def bytes_of(path: str) -> bytes:
    key = path.strip("/").split("/")[-1].replace("-", "")
    return find_path(key).read_bytes()


def test_says_what_it_speaks_to_anybody(client: Client) -> None:
    answer = client.options(FILES)
    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert answer["Tus-Extension"].split(",") == [
        "creation",
        "creation-with-upload",
        "termination",
        "checksum",
        "expiration",
    ]
    assert answer["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert answer["Tus-Max-Size"] == "20000000000"
    assert not [name for name in answer.headers if name.startswith("Access-Control")]


def test_takes_a_file_in_parts_and_has_it_looked_at(tus: Tus, teacher: Any) -> None:
    begun = tus.begin(len(DATA))
    assert begun.status_code == 201
    assert begun["Tus-Resumable"] == "1.0.0"
    path = begun["Location"]
    assert re.fullmatch(r"/media-uploads/files/[0-9a-f-]{36}/", path)
    assert begun["Upload-Expires"].endswith("GMT")
    first = tus.patch(path, 0, DATA[:4000])
    assert (first.status_code, first["Upload-Offset"]) == (204, "4000")
    assert first["Upload-Expires"].endswith("GMT")
    asked = tus.head(path)
    assert (asked.status_code, asked["Upload-Offset"], asked["Upload-Length"]) == (
        200,
        "4000",
        str(len(DATA)),
    )
    assert asked["Cache-Control"] == "no-store"
    assert asked["Upload-Metadata"] == encode(filename="bai.mp4")
    assert not Job.objects.exists()
    last = tus.patch(path, 4000, DATA[4000:])
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(DATA)))
    assert bytes_of(path) == DATA
    upload = Upload.objects.get()
    assert (upload.state, upload.received, upload.sha256) == ("arrived", len(DATA), "")
    job = Job.objects.get()
    assert (job.kind, job.queue, job.priority, job.upload) == ("receive", "light", 10, upload)
    assert (job.requested_by, job.share) == (teacher, str(upload.collection_id))


def test_is_told_all_of_it_when_it_was_taken_in_meanwhile(
    tus: Tus, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tus.begin(len(DATA))["Location"]

    def take_in(key: str, **_options: Any) -> None:
        Upload.objects.update(state=Upload.State.ARRIVED)
        raise spool.NotInSpool(key)

    monkeypatch.setattr("media_pipeline.views.tus.hold_file", take_in)
    asked = tus.head(path)
    assert (asked.status_code, asked["Upload-Offset"]) == (200, str(len(DATA)))


def test_hashes_on_the_way_what_comes_in_one_piece(tus: Tus) -> None:
    path = tus.begin(len(DATA))["Location"]
    tus.patch(path, 0, DATA)
    assert Upload.objects.get().sha256 == hashlib.sha256(DATA).hexdigest()


def test_takes_the_first_bytes_with_the_beginning(tus: Tus) -> None:
    begun = tus.begin(len(DATA), DATA[:100])
    assert (begun.status_code, begun["Upload-Offset"]) == (201, "100")
    assert bytes_of(begun["Location"]) == DATA[:100]
    whole = tus.begin(len(DATA), DATA)
    assert (whole.status_code, whole["Upload-Offset"]) == (201, str(len(DATA)))
    assert Job.objects.count() == 1


def test_answers_422_in_vietnamese_to_a_file_of_no_bytes(tus: Tus) -> None:
    with translation.override("vi"):
        answer = tus.begin(0)
    assert answer.status_code == 422
    assert "0 byte" in answer.content.decode()
    assert not Upload.objects.exists()


def test_takes_the_methods_that_a_proxy_forbids_as_a_post(tus: Tus) -> None:
    path = tus.begin(10)["Location"]
    answer = tus.send(
        "POST",
        path,
        b"12345",
        type="application/offset+octet-stream",
        Upload_Offset="0",
        X_HTTP_Method_Override="PATCH",
    )
    assert (answer.status_code, answer["Upload-Offset"]) == (204, "5")
    assert tus.send("POST", path, X_HTTP_Method_Override="DELETE").status_code == 204
    assert tus.head(path).status_code == 404


@pytest.mark.parametrize("version", ["", "0.2.2", "1.0.1"])
def test_answers_412_to_another_version(tus: Tus, version: str) -> None:
    path = tus.begin(5)["Location"]
    for answer in (
        tus.begin(5, Tus_Resumable=version),
        tus.patch(path, 0, b"12345", Tus_Resumable=version),
        tus.send("HEAD", path, Tus_Resumable=version),
        tus.send("DELETE", path, Tus_Resumable=version),
    ):
        assert answer.status_code == 412
        assert answer["Tus-Version"] == "1.0.0"
    assert tus.head(path)["Upload-Offset"] == "0"


def test_answers_401_to_whoever_is_not_signed_in(tus: Tus, media_stores: Path) -> None:
    path = tus.begin(5)["Location"]
    stranger = Tus(Client())
    with translation.override("vi"):
        for answer in (stranger.begin(5), stranger.head(path), stranger.patch(path, 0, b"1")):
            assert answer.status_code == 401


def test_answers_404_to_everybody_but_the_owner(
    tus: Tus, make_tus: Callable[..., Tus], collection: Collection
) -> None:
    path = tus.begin(5)["Location"]
    colleague = UserFactory()
    allow(colleague, collection, "add_source", "change_source")
    for person in (colleague, UserFactory(superuser=True)):
        other = make_tus(person)
        for answer in (other.head(path), other.patch(path, 0, b"12345"), other.delete(path)):
            assert answer.status_code == 404
    assert tus.head(path)["Upload-Offset"] == "0"


def test_answers_404_to_a_key_that_never_was(tus: Tus) -> None:
    path = f"{FILES}0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a/"
    assert tus.head(path).status_code == 404
    assert tus.patch(path, 0, b"1").status_code == 404
    assert tus.delete(path).status_code == 404


def test_answers_405_to_other_methods(tus: Tus) -> None:
    path = tus.begin(5)["Location"]
    assert tus.send("GET", path).status_code == 405
    assert tus.send("PUT", path).status_code == 405
    assert tus.send("GET", FILES).status_code == 405
    assert tus.send("POST", path).status_code == 405


@pytest.mark.parametrize("offset", [1, 3, 5, 6])
def test_answers_409_to_a_wrong_offset(tus: Tus, offset: int) -> None:
    path = tus.begin(6)["Location"]
    tus.patch(path, 0, b"12")
    answer = tus.patch(path, offset, b"x" * (6 - offset))
    assert (answer.status_code, answer["Upload-Offset"]) == (409, "2")
    assert bytes_of(path) == b"12"


@pytest.mark.parametrize("offset", ["", "-1", "a", "1.0"])
def test_answers_400_to_an_offset_that_is_none(tus: Tus, offset: str) -> None:
    path = tus.begin(6)["Location"]
    answer = tus.send(
        "PATCH", path, b"12", type="application/offset+octet-stream", Upload_Offset=offset
    )
    assert answer.status_code == 400


def test_answers_415_to_bytes_of_another_type(tus: Tus) -> None:
    path = tus.begin(6)["Location"]
    answer = tus.send("PATCH", path, b"12", type="application/octet-stream", Upload_Offset="0")
    assert answer.status_code == 415
    assert bytes_of(path) == b""


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload_Length": ""},
        {"Upload_Length": "-5"},
        {"Upload_Defer_Length": "1"},
        {"Upload_Concat": "partial"},
        {"Upload_Metadata": "filename ###"},
        {"Upload_Metadata": "a " + "QUFB" * 4000},
        {"Upload_Checksum": "md5 YQ=="},
    ],
)
def test_answers_400_to_a_beginning_that_breaks_the_protocol(tus: Tus, headers: dict) -> None:
    usual = {"Upload_Length": "5", "Upload_Metadata": encode(filename="a.mp4")}
    assert tus.send("POST", FILES, **(usual | headers)).status_code == 400
    assert not Upload.objects.exists()


def test_answers_413_to_more_bytes_than_were_declared(tus: Tus) -> None:
    path = tus.begin(6)["Location"]
    tus.patch(path, 0, b"12")
    assert tus.patch(path, 2, b"34567").status_code == 413
    assert bytes_of(path) == b"12"
    assert tus.patch(path, 2, b"3456").status_code == 204


def test_wants_no_more_of_a_connection_that_brings_too_much(tus: Tus, monkeypatch: Any) -> None:
    closed: list[Any] = []
    monkeypatch.setattr("media_pipeline.views.tus.close_after", closed.append)
    path = tus.begin(6)["Location"]
    tus.patch(path, 0, b"12")
    assert not closed
    tus.patch(path, 2, b"34567")
    assert len(closed) == 1


def test_answers_413_in_vietnamese_before_the_first_byte_of_a_file_too_large(
    tus: Tus, settings: Any
) -> None:
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"FILE_BYTES": 2_000_000_000}
    with translation.override("vi"):
        answer = tus.begin(2_500_000_000)
    assert answer.status_code == 413
    assert "2,5 GB" in answer.content.decode()
    assert "2 GB" in answer.content.decode()
    assert not Upload.objects.exists()


def test_answers_413_when_the_collection_has_no_room(
    tus: Tus, settings: Any, collection: Collection
) -> None:
    SourceFactory(collection=collection)
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"QUOTA_BYTES": 6_000_000}
    assert tus.begin(600_000).status_code == 201
    answer = tus.begin(600_000)
    assert answer.status_code == 413
    assert "400 KB" in answer.content.decode()


def test_answers_415_to_a_document(tus: Tus) -> None:
    metadata = encode(filename="Giáo án.docx", filetype="application/msword")
    assert tus.begin(5, Upload_Metadata=metadata).status_code == 415


def test_answers_507_when_the_disk_is_nearly_full(tus: Tus, monkeypatch: Any) -> None:
    class Usage:
        free = 500_000_001

    monkeypatch.setattr("shutil.disk_usage", lambda _path: Usage)
    assert tus.begin(1).status_code == 201
    assert tus.begin(2).status_code == 507


def test_answers_507_and_keeps_what_came_when_the_disk_is_full(tus: Tus, monkeypatch: Any) -> None:
    path = tus.begin(len(DATA))["Location"]
    tus.patch(path, 0, DATA[:100])
    real = os.write
    count = iter(range(9))

    def write(handle: int, data: Any) -> int:
        if next(count):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(handle, data[:50])

    monkeypatch.setattr(spool.os, "write", write)
    answer = tus.patch(path, 100, DATA[100:])
    assert (answer.status_code, answer["Upload-Offset"]) == (507, "150")
    monkeypatch.undo()
    assert tus.patch(path, 150, DATA[150:]).status_code == 204
    assert bytes_of(path) == DATA

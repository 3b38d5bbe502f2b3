"""The page that brings recordings in, its plain form, and how far each file has come."""

import hashlib
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection

from media_pipeline.actions.uploads import expire_uploads
from media_pipeline.adapters.spool import find_path, list_files
from media_pipeline.models import Job, Upload
from media_pipeline.views.seats import take_seat
from tests.factories.media import (
    NOW,
    EncodingFactory,
    JobFactory,
    RenditionFactory,
    SourceFactory,
    UploadFactory,
)
from tests.factories.people import UserFactory
from tests.integration.media_pipeline.tus_client import Tus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_stores")]
NEW, FORM, STATES = "/media-uploads/new/", "/media-uploads/form/", "/media-uploads/states/"


@pytest.fixture
def client(teacher: Any) -> Client:
    client = Client()
    client.force_login(teacher)
    return client


def post(client: Client, collection: Collection, data: bytes = b"123", **more: Any) -> Any:
    file = SimpleUploadedFile("Bài 1.mp4", data, "video/mp4")
    return client.post(FORM, {"collection": collection.pk, "file": file} | more)


def ask(client: Client, *uploads: Upload) -> dict[str, Any]:
    answer = client.get(STATES, {"key": [str(one.key) for one in uploads]})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    found: dict[str, Any] = answer.json()["uploads"]
    return found


def test_form_brings_a_file_into_the_spool(client: Client, collection: Collection) -> None:
    answer = post(client, collection, b"12345" * 1000)
    assert (answer.status_code, answer["Location"]) == (302, NEW)
    upload = Upload.objects.get()
    assert (upload.state, upload.filename, upload.length) == ("arrived", "Bài 1.mp4", 5000)
    assert upload.sha256 == hashlib.sha256(b"12345" * 1000).hexdigest()
    assert find_path(upload.key.hex).read_bytes() == b"12345" * 1000
    assert Job.objects.get().upload == upload


def test_form_refuses_what_is_too_large_and_keeps_nothing(
    client: Client, collection: Collection, settings: Any
) -> None:
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"FILE_BYTES": 1000, "LIMITS": None}
    assert post(client, collection, bytes(1001)).status_code == 413
    # Even the head of the request gives this one away.
    assert post(client, collection, bytes(200_000)).status_code == 413
    assert list_files() == []
    assert not Upload.objects.exists()


def test_form_refuses_a_file_of_no_bytes_and_keeps_nothing(
    client: Client, collection: Collection
) -> None:
    answer = post(client, collection, b"")
    assert answer.status_code == 422
    assert "0 byte" in answer.content.decode()
    assert list_files() == []
    assert not Upload.objects.exists()


def test_form_without_a_file_says_so(client: Client, collection: Collection) -> None:
    assert client.post(FORM, {"collection": collection.pk}).status_code == 422


def test_form_needs_its_token_and_keeps_nothing_without(
    teacher: Any, collection: Collection
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(teacher)
    assert post(client, collection).status_code == 403
    assert list_files() == []


def test_form_lets_nobody_in_elsewhere(client: Client) -> None:
    elsewhere = Collection.get_first_root_node().add_child(name="B")
    assert post(client, elsewhere).status_code == 404
    assert list_files() == []


@pytest.mark.parametrize("path", [NEW, "/admin/media/upload/"])
def test_pages_are_for_those_who_may_bring_something(path: str, client: Client) -> None:
    stranger = Client()
    assert stranger.get(path).status_code == 302
    stranger.force_login(UserFactory())
    assert stranger.get(path).status_code in (302, 404)
    answer = client.get(NEW)
    assert answer.status_code == 200
    assert "script-src" not in answer["Content-Security-Policy"]
    assert b"<script>" not in answer.content


def test_page_knows_which_recording_is_replaced(client: Client, collection: Collection) -> None:
    own = SourceFactory(collection=collection, title="Bài cũ")
    assert "Bài cũ" in client.get(NEW, {"replaces": own.key}).content.decode()
    foreign = SourceFactory(collection=Collection.get_first_root_node().add_child(name="B"))
    for key in (foreign.key, uuid.uuid4(), "x"):
        assert client.get(NEW, {"replaces": key}).status_code == 404


def test_tells_how_far_each_upload_has_come(
    client: Client, teacher: Any, collection: Collection, tus: Tus
) -> None:
    path = tus.begin(10)["Location"]
    tus.patch(path, 0, b"1234")
    begun = Upload.objects.get()
    checked = UploadFactory(owner=teacher, state="arrived")
    given_up = UploadFactory(owner=teacher, state="arrived")
    JobFactory(upload=given_up, state="failed", error_kind="ToolFailed")
    refused = UploadFactory(owner=teacher, state="refused", refusal="NotMedia")
    source = SourceFactory(collection=collection)
    encoding = EncodingFactory(original=source.original, state="encoding")
    RenditionFactory(encoding=encoding)
    JobFactory(kind="encode", encoding=encoding, percent=41.7, state="split")
    encoded = UploadFactory(owner=teacher, state="done", source=source)
    finished = SourceFactory(collection=collection)
    EncodingFactory(original=finished.original, ready=True)
    ready = UploadFactory(owner=teacher, state="done", source=finished)
    removed = UploadFactory(owner=teacher, state="done")
    told = ask(client, begun, checked, given_up, refused, encoded, ready, removed)
    phases = {key: (row["phase"], row["moving"]) for key, row in told.items()}
    assert phases == {
        str(begun.key): ("receiving", True),
        str(checked.key): ("checking", True),
        str(given_up.key): ("failed", False),
        str(refused.key): ("refused", False),
        str(encoded.key): ("encoding", True),
        str(ready.key): ("ready", False),
        str(removed.key): ("stopped", False),
    }
    assert (told[str(begun.key)]["percent"], told[str(begun.key)]["received"]) == (40, 4)
    assert told[str(encoded.key)]["percent"] == 41
    assert "64 kbit/s" in told[str(encoded.key)]["text"]
    assert told[str(ready.key)]["address"] == f"/admin/media/{finished.pk}/"


def test_tells_that_the_work_was_stopped_on_request(
    client: Client, teacher: Any, collection: Collection
) -> None:
    source = SourceFactory(collection=collection)
    encoding = EncodingFactory(original=source.original, state="failed")
    # A try that failed before it was stopped is not why nothing came of it.
    JobFactory(kind="encode", encoding=encoding, state="cancelled", error_kind="ToolFailed")
    upload = UploadFactory(owner=teacher, state="done", source=source)
    assert "theo yêu cầu" in ask(client, upload)[str(upload.key)]["text"]


def test_tells_nothing_of_other_peoples_uploads(
    client: Client, make_tus: Callable[..., Tus]
) -> None:
    foreign = UploadFactory()
    assert ask(client, foreign) == {}
    assert client.get(STATES, {"key": "x"}).status_code == 404
    assert Client().get(STATES, {"key": str(foreign.key)}).status_code == 401
    stop = f"/media-uploads/stop/{foreign.key}/"
    assert client.post(stop).status_code == 404
    assert client.get(stop).status_code == 405


def test_stops_an_upload_without_a_script(client: Client, tus: Tus) -> None:
    tus.begin(10)
    upload = Upload.objects.get()
    assert client.post(f"/media-uploads/stop/{upload.key}/").status_code == 302
    upload.refresh_from_db()
    assert upload.state == "stopped"
    assert list_files() == []


def test_the_page_asks_the_database_no_more_for_more_uploads(
    client: Client, teacher: Any, collection: Collection, django_assert_max_num_queries: Any
) -> None:
    for _number in range(20):
        source = SourceFactory(collection=collection)
        EncodingFactory(original=source.original, ready=True)
        UploadFactory(owner=teacher, state="done", source=source, created_at=NOW)
    client.get(NEW)
    with django_assert_max_num_queries(15):
        answer = client.get(NEW)
    assert answer.content.count(b"uploads-row") == 20


def test_the_folder_of_unfinished_uploads_is_nobody_elses(tus: Tus, media_stores: Path) -> None:
    tus.begin(10)
    folder = media_stores / "pipeline" / "spool"
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


@pytest.mark.parametrize(
    "step",
    ["media_pipeline.views.uploads.finish_upload", "media_pipeline.views.uploads.redirect"],
)
def test_form_keeps_the_bytes_of_an_upload_that_was_written_down(
    client: Client, collection: Collection, monkeypatch: Any, step: str
) -> None:
    def fail(*_given: Any, **_named: Any) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(step, fail)
        with pytest.raises(OperationalError):
            post(client, collection, b"123")
    upload = Upload.objects.get()
    assert find_path(upload.key.hex).read_bytes() == b"123"
    expire_uploads(now=timezone.now())
    assert Job.objects.get().upload == upload


def test_form_keeps_its_bytes_while_nobody_can_say_whether_they_are_wanted(
    client: Client, collection: Collection, monkeypatch: Any
) -> None:
    def fail(*_given: Any, **_named: Any) -> None:
        monkeypatch.setattr("media_pipeline.actions.uploads.ending.Upload.objects.filter", fail)
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("media_pipeline.views.uploads.begin_upload", fail)
    with pytest.raises(OperationalError):
        post(client, collection, b"123")
    assert len(list_files()) == 1


def test_form_waits_for_a_thread_like_every_upload(
    client: Client, collection: Collection, settings: Any, monkeypatch: Any
) -> None:
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"MOST_STREAMS": 1}
    made: list[str] = []
    monkeypatch.setattr("media_pipeline.views.form_files.make_file", made.append)
    with take_seat():
        answer = post(client, collection, b"123")
        assert (answer.status_code, answer["Retry-After"]) == (503, "30")
        assert "nhiều người" in answer.content.decode()
        assert made == []
    monkeypatch.undo()
    assert post(client, collection, b"123").status_code == 302

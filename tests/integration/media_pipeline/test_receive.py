"""From arrived to source, or refused for a reason; killed anywhere, begun again."""

import hashlib
import io
import math
import os
import struct
import wave
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Collection, ModelLogEntry

from media_pipeline.actions.jobs import Work, cancel_job, retry_job
from media_pipeline.actions.receive import (
    log,
    make_title,
    receive,
)
from media_pipeline.actions.uploads import (
    begin_upload,
    expire_uploads,
    receive_bytes,
    stop_upload,
)
from media_pipeline.adapters.spool import find_path, list_files, remove_file
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.conf import UploadLimits
from media_pipeline.core.refusals import BytesLost, ToolFailed, UnusableInput, WrongKind
from media_pipeline.models import Job, Original, Source, Upload
from media_pipeline.signals import source_added
from tests.integration.media_pipeline.conftest import allow
from tests.integration.media_pipeline.test_uploads import Link

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_stores")]


def make_sound(pitch: int = 440) -> bytes:
    """Return a second of a tone as a WAV file."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        tone = (int(9000 * math.sin(2 * math.pi * pitch * n / 16000)) for n in range(16000))
        file.writeframes(b"".join(struct.pack("<h", one) for one in tone))
    return target.getvalue()


SOUND = make_sound()
WORDS = "WEBVTT\n\n00:00.000 --> 00:01.000\nXin chào\n".encode()


@pytest.fixture
def bring(teacher: Any, collection: Collection) -> Callable[..., Work]:
    """Return a function that uploads bytes and returns the job that looks at them."""

    def bring(data: bytes = SOUND, *, parts: int = 1, **given: Any) -> Work:
        now = timezone.now()
        usual: dict[str, Any] = {
            "owner": teacher,
            "collection": collection,
            "filename": "Tiếng_Việt 1.wav",
        }
        upload = begin_upload(**(usual | given), length=len(data), now=now)
        assert isinstance(upload, Upload)
        step = max(1, math.ceil(len(data) / parts))
        for start in range(0, len(data), step):
            piece = data[start : start + step]
            receive_bytes(upload=upload, offset=start, body=Link(piece, length=len(piece)), now=now)
        return Work(job=Job.objects.get(upload=upload))

    return bring


def get_upload(work: Work) -> Upload:
    return Upload.objects.get(pk=work.job.upload_id)


@pytest.mark.parametrize("parts", [1, 3])
def test_takes_a_recording_in(bring: Callable[..., Work], parts: int, teacher: Any) -> None:
    work = bring(parts=parts)
    done = receive(work)
    upload, source, original = get_upload(work), Source.objects.get(), Original.objects.get()
    assert done.result == {"source": source.pk}
    assert (upload.state, upload.source) == ("done", source)
    digest = hashlib.sha256(SOUND).hexdigest()
    assert (original.sha256, original.bytes) == (digest, len(SOUND))
    assert original.name == f"originals/{digest[:2]}/{digest}"
    assert (original.width, original.height, original.has_sound) == (None, None, True)
    assert 950 <= original.duration_ms <= 1050
    assert original.facts["audio"][0]["sample_rate"] == 16000
    assert get_private_store().read(original.name) == SOUND
    assert (source.title, source.filename) == ("Tiếng Việt 1", "Tiếng_Việt 1.wav")
    assert (source.original, source.uploaded_by_user) == (original, teacher)
    assert original.encodings.count() == 1
    encode = Job.objects.get(kind="encode")
    # Above what nobody waits for.
    assert encode.priority >= 10
    assert encode.share == str(source.collection_id)
    assert ModelLogEntry.objects.for_instance(source).get().user == teacher
    assert list_files() == []


def test_tells_the_site_once_it_is_committed(
    bring: Callable[..., Work], django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[dict] = []

    def hear(**given: Any) -> None:
        heard.append(given)

    source_added.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            receive(bring(title="Nghe và đọc"))
        with django_capture_on_commit_callbacks(execute=True):
            receive(bring())
    finally:
        source_added.disconnect(hear)
    assert [one["source"].title for one in heard] == ["Nghe và đọc"]


def test_same_bytes_become_the_same_source_without_another_look(
    bring: Callable[..., Work], monkeypatch: Any, teacher: Any
) -> None:
    receive(bring())
    monkeypatch.setattr("media_pipeline.actions.receive.survey", None)
    again = bring(filename="khac.wav")
    receive(again)
    assert get_upload(again).source == Source.objects.get()
    other = Collection.get_first_root_node().add_child(name="B")
    allow(teacher, other, "add_source")
    elsewhere = bring(collection=other)
    receive(elsewhere)
    assert Source.objects.count() == 2
    assert Original.objects.count() == 1
    assert Job.objects.filter(kind="encode").count() == 1
    assert list_files() == []


def test_a_second_source_of_a_ready_recording_is_ready_at_once(
    bring: Callable[..., Work], teacher: Any, django_capture_on_commit_callbacks: Any
) -> None:
    receive(bring())
    encoding = Original.objects.get().encodings.get()
    get_private_store().write(f"{encoding.folder}/captions-1.vtt", WORDS)
    Original.objects.get().encodings.update(
        state="ready",
        is_current=True,
        recipe="2025.1",
        report={"captions": [{"vtt": "captions-1.vtt", "language": "vie", "title": ""}]},
    )
    Job.objects.all().delete()
    other = Collection.get_first_root_node().add_child(name="B")
    allow(teacher, other, "add_source")
    with django_capture_on_commit_callbacks(execute=True):
        receive(bring(collection=other))
    assert Source.objects.get(collection=other).captions.get().language == "vi"
    # Whoever wants today's recipe asks for it; bringing known bytes costs nothing.
    assert not Job.objects.filter(kind="encode").exists()


def test_known_bytes_replace_too_and_nothing_replaces_itself_in_a_circle(
    bring: Callable[..., Work],
) -> None:
    receive(bring())
    receive(bring(make_sound(660)))
    first, second = Source.objects.order_by("pk")
    receive(bring(make_sound(660), replaces=first))
    second.refresh_from_db()
    assert second.replaces == first
    receive(bring(SOUND, replaces=second))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.replaces, second.replaces) == (second, None)
    receive(bring(SOUND, replaces=first))
    first.refresh_from_db()
    assert first.replaces == second


def test_a_failed_look_keeps_the_bytes_for_another_try(
    bring: Callable[..., Work], do_next: Callable, monkeypatch: Any
) -> None:
    work = bring()
    with monkeypatch.context() as patch:
        patch.setattr("media_pipeline.actions.receive.survey", crash)
        while Job.objects.get(kind="receive").state == "waiting":
            do_next(at=Job.objects.get(kind="receive").not_before)
    upload = get_upload(work)
    assert (upload.state, upload.refusal) == ("refused", "ToolFailed")
    expire_uploads(now=timezone.now())
    age_files()
    expire_uploads(now=timezone.now())
    retry_job(job=work.job, by=None, now=timezone.now())
    do_next(at=timezone.now())
    assert get_upload(work).source == Source.objects.get()
    assert list_files() == []


def test_forgets_the_bytes_of_a_failed_look_in_the_end(
    bring: Callable[..., Work], do_next: Callable, monkeypatch: Any
) -> None:
    bring()
    monkeypatch.setattr("media_pipeline.actions.receive.survey", crash)
    Job.objects.update(most_attempts=1)
    do_next(at=timezone.now())
    age_files()
    expire_uploads(now=timezone.now() + timedelta(days=8))
    assert list_files() == []


def test_a_look_that_is_called_off_stops_the_upload(
    bring: Callable[..., Work], django_capture_on_commit_callbacks: Any
) -> None:
    work = bring()
    with django_capture_on_commit_callbacks(execute=True):
        cancel_job(job=work.job, by=None, now=timezone.now())
    assert get_upload(work).state == "stopped"
    assert list_files() == []


def test_gives_up_an_upload_whose_job_ended_without_a_word(bring: Callable[..., Work]) -> None:
    work = bring()
    Job.objects.update(state="cancelled", ended_at=timezone.now())
    expire_uploads(now=timezone.now())
    assert get_upload(work).state == "stopped"


def crash(*_arguments: Any, **_options: Any) -> None:
    raise ToolFailed("crashed")


def age_files() -> None:
    """Let what lies in the spool look as if nobody had written to it for hours."""
    for key, written_at in list_files():
        os.utime(find_path(key), (written_at - 8000, written_at - 8000))


def test_says_which_recording_it_replaces(bring: Callable[..., Work]) -> None:
    receive(bring())
    first = Source.objects.get()
    work = bring(make_sound(660), replaces=first)
    receive(work)
    replaced_by = get_upload(work).source
    assert replaced_by is not None
    assert replaced_by.replaces == first


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"x", "NotMedia"),
        (b"#EXTM3U\nfile:///etc/passwd\n" * 9, "NotMedia"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "NotMedia"),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\nXin\n", "NoVideoNorAudio"),
        (SOUND[:44], None),
    ],
    ids=["a letter", "a playlist", "a PDF", "captions", "a head alone"],
)
def test_refuses_what_is_no_recording(
    bring: Callable[..., Work], data: bytes, reason: str | None
) -> None:
    work = bring(data, filename="bai.mp4")
    with pytest.raises(UnusableInput) as raised:
        receive(work)
    upload = get_upload(work)
    assert (upload.state, upload.refusal) == ("refused", type(raised.value).__name__)
    assert reason in (None, upload.refusal)
    assert upload.message
    assert list_files() == []
    assert not Original.objects.exists()
    with pytest.raises(type(raised.value)):
        receive(work)


def test_a_refused_file_is_not_tried_again(bring: Callable[..., Work], do_next: Callable) -> None:
    work = bring(b"%PDF-1.7 " * 100)
    do_next(at=timezone.now())
    assert retry_job(job=work.job, by=None, now=timezone.now()).state == "failed"
    # An earlier version let it wait once more.
    Job.objects.update(state="waiting")
    do_next(at=timezone.now())
    job = Job.objects.get()
    assert (job.state, job.error_kind) == ("failed", "NotMedia")


def test_lost_bytes_of_a_failed_look_do_not_count_as_done(
    bring: Callable[..., Work], do_next: Callable
) -> None:
    work = bring()
    Upload.objects.update(state="refused", refusal="ToolFailed")
    remove_file(get_upload(work).key.hex)
    do_next(at=timezone.now())
    job = Job.objects.get()
    assert (job.state, job.error_kind) == ("failed", "BytesLost")


def test_refuses_sound_where_only_videos_are_let_in(
    bring: Callable[..., Work], settings: Any
) -> None:
    only = UploadLimits(file_bytes=10**9, quota_bytes=0, kinds=frozenset({"video"}))
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"LIMITS": lambda **_for: only}
    work = bring()
    with pytest.raises(WrongKind):
        receive(work)
    assert get_upload(work).refusal == "WrongKind"


def test_refuses_an_upload_whose_bytes_were_lost(bring: Callable[..., Work]) -> None:
    work = bring()
    find_path(get_upload(work).key.hex).unlink()
    with pytest.raises(BytesLost):
        receive(work)
    assert get_upload(work).state == "refused"


def test_forgets_an_upload_that_was_stopped_meanwhile(
    bring: Callable[..., Work], monkeypatch: Any, teacher: Any
) -> None:
    work = bring()
    upload = get_upload(work)

    def stop(*_arguments: Any, **_options: Any) -> None:
        stop_upload(upload=upload, by=teacher, now=timezone.now())

    monkeypatch.setattr("media_pipeline.adapters.stores_local.LocalStore.put", stop)
    assert receive(work).result == {"state": "stopped"}
    assert not Source.objects.exists()
    assert not Original.objects.exists()


@pytest.mark.parametrize(
    "step",
    [
        "media_pipeline.actions.receive.hash_file",
        "media_pipeline.actions.receive.survey",
        "media_pipeline.actions.receive.request_encoding",
        "media_pipeline.actions.receive.log",
        "media_pipeline.actions.receive.remove_file",
    ],
)
def test_a_kill_at_any_step_loses_nothing(
    bring: Callable[..., Work], monkeypatch: Any, step: str
) -> None:
    work = bring(parts=2)

    def die(*_arguments: Any, **_options: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(step, die)
        with pytest.raises(KeyboardInterrupt):
            receive(work)
    receive(work)
    assert get_upload(work).source == Source.objects.get()
    assert get_private_store().read(Original.objects.get().name) == SOUND
    assert Job.objects.filter(kind="encode").count() == 1
    assert list_files() == []


def test_puts_the_bytes_back_when_the_last_source_was_deleted_meanwhile(
    bring: Callable[..., Work], monkeypatch: Any
) -> None:
    def delete_too(**given: Any) -> None:
        log(**given)
        get_private_store().delete(given["instance"].original.name)

    monkeypatch.setattr("media_pipeline.actions.receive.log", delete_too)
    receive(bring())
    assert get_private_store().read(Original.objects.get().name) == SOUND


@pytest.mark.parametrize(
    ("filename", "title"),
    [("bai_1 cong.mp4", "bai 1 cong"), ("v1.2.mov", "v1.2"), ("video", "video"), ("", "Video")],
)
def test_calls_a_recording_by_its_file(filename: str, title: str) -> None:
    assert make_title(filename) == title

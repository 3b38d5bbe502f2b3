"""What may go wrong while a recording is encoded: called off, no room, no store, no time to end."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from media_pipeline.actions.encode import whole
from media_pipeline.actions.encodings import request_encoding
from media_pipeline.actions.jobs import cancel_job, claim_job, keep, perform_job, retry_job
from media_pipeline.adapters.machine import name_worker
from media_pipeline.adapters.store import StoreUnavailable
from media_pipeline.adapters.stores_local import LocalStore
from media_pipeline.core.refusals import OutOfDisk
from media_pipeline.models import Encoding, Job
from tests.factories.media import JobFactory
from tests.media.test_encode_jobs import bring_in, media_stores, work_through

__all__ = ["media_stores"]


def do_one(kind: str, *, at: datetime | None = None) -> Job:
    """Do jobs until one of `kind` was done; return it as it is then."""
    for _n in range(20):
        now = at or timezone.now() + timedelta(seconds=1)
        job = claim_job(queue="video", worker=name_worker(), now=now)
        assert job is not None
        perform_job(job, clock=lambda at=now: at)
        if job.kind == kind:
            return Job.objects.get(pk=job.pk)
    raise AssertionError(kind)


@pytest.fixture
def is_full(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Return a function that fills the disk, or makes room."""

    def fill(full: bool) -> None:
        def check(_directory: Path, *, needed_bytes: int) -> None:
            if full:
                raise OutOfDisk(f"{needed_bytes} needed, 0 free")

        monkeypatch.setattr(whole, "check_room", check)

    return fill


@pytest.mark.django_db
def test_waits_while_the_disk_is_full_and_goes_on(
    slides: Path, media_stores: Path, is_full: Callable[[bool], None]
) -> None:
    request_encoding(original=bring_in(slides), now=timezone.now())
    is_full(True)
    job = do_one("encode")
    assert (job.state, job.error_kind, job.attempts) == ("waiting", "OutOfDisk", 0)
    assert job.not_before > timezone.now()
    is_full(False)
    assert do_one("encode", at=job.not_before).state == "split"


@pytest.mark.django_db
def test_serves_nothing_half_written_while_the_store_is_away(
    voice: Path, media_stores: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, failures = LocalStore.put, iter([True, False, True] + [False] * 50)

    def stumble(store: LocalStore, path: Path, name: str, **options: Any) -> None:
        if next(failures):
            raise StoreUnavailable("500")
        put(store, path, name, **options)

    encoding = request_encoding(original=bring_in(voice), now=timezone.now())
    monkeypatch.setattr(LocalStore, "put", stumble)
    waits = 0
    for _n in range(30):
        now = timezone.now() + timedelta(minutes=waits)
        job = claim_job(queue="video", worker=name_worker(), now=now)
        if job is None:
            break
        perform_job(job, clock=lambda at=now: at)
        waits += Job.objects.filter(error_kind="StoreUnavailable").exists()
        for rendition in encoding.renditions.all():
            film = media_stores / "media_private" / encoding.folder / rendition.mp4
            assert film.stat().st_size == rendition.bytes
    encoding.refresh_from_db()
    assert encoding.state == "ready"
    assert waits


@pytest.mark.django_db
def test_gives_up_a_recording_that_is_none(media_stores: Path, tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(b"no film at all" * 100)
    encoding = request_encoding(original=bring_in(tmp_path / "x.mp4"), now=timezone.now())
    job = do_one("encode")
    encoding.refresh_from_db()
    assert (job.state, job.attempts, encoding.state) == ("failed", 1, "failed")
    assert job.error_kind == "NotMedia"
    assert request_encoding(original=encoding.original, now=timezone.now()).state == "waiting"


@pytest.mark.django_db
def test_tries_again_from_what_is_finished(slides: Path, media_stores: Path) -> None:
    encoding = request_encoding(original=bring_in(slides), now=timezone.now())
    do_one("encode-unit")
    job = cancel_job(job=Job.objects.get(kind="encode"), by=None, now=timezone.now())
    encoding.refresh_from_db()
    assert (job.state, encoding.state) == ("cancelled", "failed")
    done = (media_stores / "pipeline" / "work" / encoding.token).glob("chunk-*/done.json")
    before = {path: path.stat().st_mtime_ns for path in done}
    assert before
    assert retry_job(job=job, by=None, now=timezone.now()).state == "waiting"
    do_one("encode-unit")
    assert all(path.stat().st_mtime_ns == at for path, at in before.items())


@pytest.mark.django_db
def test_an_old_job_tried_again_leaves_what_is_ready(voice: Path, media_stores: Path) -> None:
    encoding = request_encoding(original=bring_in(voice), now=timezone.now())
    old = JobFactory(kind="encode", queue="video", state="failed", encoding=encoding)
    work_through()
    encoding.refresh_from_db()
    ready_at = encoding.ready_at
    retry_job(job=old, by=None, now=timezone.now())
    assert work_through() == ["encode"]
    encoding.refresh_from_db()
    assert (encoding.state, encoding.ready_at, encoding.is_current) == ("ready", ready_at, True)
    assert Job.objects.get(pk=old.pk).state == "done"


@pytest.mark.django_db
def test_a_retry_after_a_change_of_settings_mixes_nothing(
    voice: Path, media_stores: Path, settings: Any
) -> None:
    begun = request_encoding(original=bring_in(voice), now=timezone.now())
    do_one("encode-sounds")
    job = cancel_job(job=Job.objects.get(kind="encode"), by=None, now=timezone.now())
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"FAMILIES": ("universal",)}
    retry_job(job=job, by=None, now=timezone.now())
    assert work_through().count("encode-sounds") == 1
    made = Encoding.objects.get(state="ready")
    assert made != begun
    assert {rendition.family for rendition in made.renditions.all()} == {"universal"}
    assert Job.objects.get(pk=job.pk).encoding == made


@pytest.mark.django_db
def test_an_upgrade_in_the_middle_begins_anew_beside_what_there_is(
    voice: Path, media_stores: Path
) -> None:
    begun = request_encoding(original=bring_in(voice), now=timezone.now())
    do_one("encode")
    Encoding.objects.update(recipe="2020.1")
    kinds = work_through()
    assert kinds[:4] == ["encode-sounds", "encode", "encode-sounds", "encode"]
    made = Encoding.objects.get(state="ready")
    assert (made.is_current, made.pk == begun.pk) == (True, False)


@pytest.mark.django_db
def test_leaves_the_work_of_a_newer_version_to_it(voice: Path, media_stores: Path) -> None:
    request_encoding(original=bring_in(voice), now=timezone.now())
    Encoding.objects.update(recipe="9999.1")
    job = do_one("encode")
    assert (job.state, job.error_kind, job.attempts) == ("waiting", "NewerRecipe", 0)


@pytest.mark.django_db
def test_makes_a_package_that_vanished_once_more(
    slides: Path, media_stores: Path, settings: Any
) -> None:
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {
        "FAMILIES": ("universal",),
        "LINKS_KBPS": (64,),
    }
    encoding = request_encoding(original=bring_in(slides), now=timezone.now())
    folder = media_stores / "media_private" / encoding.folder / "universal"
    work_through(until=lambda: encoding.renditions.filter(link_kbps=64).exists())
    made = {path.name: path.read_bytes() for path in folder.glob("*.mp4")}
    assert set(made) == {"64.mp4", "listen.mp4"}
    (folder / "64.mp4").unlink()
    assert work_through()[:2] == ["encode", "encode-rung"]
    encoding.refresh_from_db()
    assert encoding.state == "ready"
    assert {path.name: path.read_bytes() for path in folder.glob("*.mp4")} == made


@pytest.fixture
def quick_looks(settings: Any) -> Iterator[None]:
    """Let heart-beats reach the table of a test, and forget that anybody asked to stop."""
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"BEAT_S": 0.5}
    yield
    keep.may_go_on()
    connection.close()


def begin_slow_unit(clip: Path) -> tuple[Encoding, threading.Thread]:
    """Have a worker busy with a chunk that takes many seconds; return when it is."""
    encoding = request_encoding(original=bring_in(clip), now=timezone.now())
    do_one("encode")
    Job.objects.filter(kind="encode-sounds").update(queue="light")

    def work() -> None:
        job = claim_job(
            queue="video", worker=name_worker(), now=timezone.now() + timedelta(seconds=1)
        )
        assert job is not None
        perform_job(job, clock=timezone.now)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    deadline = time.monotonic() + 20
    while not Job.objects.filter(kind="encode-unit", percent__gt=0).exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return encoding, thread


@pytest.mark.django_db(transaction=True)
def test_stops_the_encoder_within_two_seconds(
    long_clip: Path, media_stores: Path, quick_looks: None
) -> None:
    _encoding, thread = begin_slow_unit(long_clip)
    began = time.monotonic()
    cancel_job(job=Job.objects.get(kind="encode"), by=None, now=timezone.now())
    thread.join(timeout=20)
    assert time.monotonic() - began < 2
    assert set(Job.objects.values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.django_db(transaction=True)
def test_gives_the_chunk_back_when_the_worker_is_to_end(
    long_clip: Path, media_stores: Path, quick_looks: None
) -> None:
    _encoding, thread = begin_slow_unit(long_clip)
    began = time.monotonic()
    keep.ask_to_stop()
    thread.join(timeout=20)
    assert time.monotonic() - began < 2
    unit = Job.objects.get(kind="encode-unit")
    assert (unit.state, unit.attempts, unit.deaths, unit.worker) == ("waiting", 0, 0, "")
    work_through(until=lambda: True)


@pytest.fixture(scope="session")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """90 s of a moving picture in one chunk: an encoder has something to do."""
    from tests.media.conftest import make

    return make(
        tmp_path_factory.mktemp("long") / "long.mp4",
        *("-f", "lavfi", "-i", "testsrc2=s=1280x720:r=25", "-t", "90"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"),
    )

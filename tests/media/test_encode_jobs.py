"""The encode as jobs: the same bytes as the command line, whoever did which part of it."""

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from django.utils import timezone

from media_pipeline.actions.encodings import request_encoding
from media_pipeline.actions.jobs import claim_job, perform_job
from media_pipeline.actions.masters import request_master
from media_pipeline.adapters import quality
from media_pipeline.adapters.deliver import Order, deliver
from media_pipeline.adapters.kept_plan import read_plan, write_plan
from media_pipeline.adapters.machine import name_worker
from media_pipeline.adapters.planner import plan_file
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.core.ladder import Family
from media_pipeline.models import Encoding, Job, Original
from media_pipeline.signals import rendition_ready, source_ready
from tests.factories.media import OriginalFactory, SourceFactory

LINKS = (64, 128)
COSTS = {"first_ready_s", "peak_rss_bytes", "plan_cpu_s", "extras_cpu_s", "cpu_s", "wall_s"}


@pytest.fixture
def media_stores(settings: Any, tmp_path: Path) -> Path:
    """Point the stores and the work folder at a folder of this test; two links are enough."""
    settings.MEDIA_PIPELINE = {
        "FOLDER": tmp_path / "pipeline",
        "LINKS_KBPS": LINKS,
        "NICE": 19,
        "BEAT_S": 3600.0,
    }
    settings.STORAGES = settings.STORAGES | {
        name: {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / name, "base_url": "/m/"},
        }
        for name in ("media_private", "media_public")
    }
    return tmp_path


def bring_in(path: Path) -> Original:
    """Store `path` as an upload would."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    original = OriginalFactory(sha256=sha256, bytes=path.stat().st_size, duration_ms=24_000)
    get_private_store().put(path, original.name)
    return original


def work_through(*, until: Callable[[], bool] = lambda: False) -> list[str]:
    """Do what waits, one job after the other; return the kinds in their order."""
    kinds = []
    while not until():
        job = claim_job(
            queue="video", worker=name_worker(), now=timezone.now() + timedelta(seconds=1)
        )
        if job is None:
            break
        kinds.append(job.kind)
        perform_job(job, clock=timezone.now)
    return kinds


def hash_tree(folder: Path) -> dict[str, str]:
    """Return the hash of every file that players may be given."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "report.json"
    }


def strip_costs(report: dict[str, Any]) -> dict[str, Any]:
    """Return what of a report follows from the recording alone."""
    kept = {name: value for name, value in report.items() if name not in COSTS}
    kept["qc"] = {name: value for name, value in kept["qc"].items() if name != "cpu_s"}
    return json.loads(json.dumps(kept))


@pytest.fixture(scope="module")
def expected(slides: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    """What the command line makes of the slides."""
    out = tmp_path_factory.mktemp("expected")
    return out, deliver(Order(source=slides, out=out, links_kbps=LINKS, nice=19))


@pytest.mark.django_db
def test_makes_the_same_bytes_as_the_command_line(
    slides: Path,
    expected: tuple[Path, dict],
    media_stores: Path,
    django_capture_on_commit_callbacks: Callable,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    # Levelling has heard every sound: a job that listens once more wastes minutes.
    monkeypatch.setattr(quality, "hear", None)
    rendition_ready.connect(
        lambda rendition, **_: told.append(rendition.rung), weak=False, dispatch_uid="r"
    )
    source_ready.connect(
        lambda source, **_: told.append(source.title), weak=False, dispatch_uid="s"
    )
    original = bring_in(slides)
    source = SourceFactory(original=original)
    encoding = request_encoding(original=original, now=timezone.now())
    assert request_encoding(original=original, now=timezone.now()) == encoding
    with django_capture_on_commit_callbacks(execute=True):
        kinds = work_through()
    rendition_ready.disconnect(dispatch_uid="r")
    source_ready.disconnect(dispatch_uid="s")
    encoding.refresh_from_db()
    assert encoding.state == "ready", [(j.kind, j.error) for j in Job.objects.all()]
    folder = media_stores / "media_private" / encoding.folder
    assert hash_tree(folder) == hash_tree(expected[0])
    assert strip_costs(encoding.report) == strip_costs(expected[1])
    # The lesson can be seen before its upper rungs are begun.
    assert kinds[:3] == ["encode", "encode-sounds", "encode-unit"]
    assert told[-1] == source.title
    assert "u64" in told[:3]
    assert encoding.is_current
    assert set(encoding.renditions.values_list("rung", flat=True)) == {
        *("m64", "m128", "u64", "u128"),
        *(sound["id"] for sound in encoding.report["audio"]),
    }
    whole = Job.objects.get(kind="encode")
    assert (whole.state, whole.percent) == ("done", 100)
    assert list((media_stores / "pipeline" / "work").iterdir()) == []


@pytest.mark.django_db
def test_every_job_may_be_done_on_another_machine(
    slides: Path, expected: tuple[Path, dict], media_stores: Path, settings: Any, tmp_path: Path
) -> None:
    settings.STORAGES = settings.STORAGES | {
        "media_private": {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    }
    encoding = request_encoding(original=bring_in(slides), now=timezone.now())

    def move() -> bool:
        shutil.rmtree(tmp_path / "pipeline", ignore_errors=True)
        return False

    work_through(until=move)
    encoding.refresh_from_db()
    assert encoding.state == "ready", [(j.kind, j.error) for j in Job.objects.all()]
    store = get_private_store()
    made = tmp_path / "made"
    for name in store.list_tree(encoding.folder):
        target = made / name.removeprefix(f"{encoding.folder}/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(store.read(name))
    assert hash_tree(made) == hash_tree(expected[0])
    assert store.list_tree(f"work/{encoding.token}") == []


@pytest.mark.django_db
def test_shows_how_far_the_whole_is(slides: Path, media_stores: Path) -> None:
    request_encoding(original=bring_in(slides), now=timezone.now())
    seen: list[float] = []

    def look() -> bool:
        job = Job.objects.get(kind="encode")
        seen.append(job.percent)
        return job.phase == 1 and job.state == "split"

    work_through(until=look)
    assert seen == sorted(seen)
    assert 5 < seen[-1] < 93
    assert Encoding.objects.get().state == "encoding"
    assert Encoding.objects.get().is_current


def test_reads_the_plan_that_it_wrote(slides: Path) -> None:
    planned = plan_file(slides, links_kbps=LINKS, families=(Family.UNIVERSAL,))
    document = json.loads(json.dumps(write_plan(planned)))
    assert read_plan(document, slides) == planned


@pytest.mark.django_db
def test_a_master_is_made_by_a_job_too(
    voice: Path, media_stores: Path, django_capture_on_commit_callbacks: Any
) -> None:
    original = bring_in(voice)
    source = SourceFactory(original=original, title="Phép cộng")
    with django_capture_on_commit_callbacks(execute=True):
        master = request_master(source=source, profile="radio-wav", by=None, now=timezone.now())
    assert work_through() == ["master"]
    master.refresh_from_db()
    assert (master.state, master.passes) == ("ready", "green")
    store = get_private_store()
    content = store.read(master.name)
    assert hashlib.sha256(content).hexdigest() == master.sha256
    assert hashlib.md5(content, usedforsecurity=False).hexdigest() == master.md5
    # Every attempt has a folder of its own; its file is named for people.
    assert PurePosixPath(master.file).name == "PHEP_CONG.wav"
    beside = PurePosixPath(master.name).with_name("report.html")
    assert "Đạt" in store.read(str(beside)).decode()

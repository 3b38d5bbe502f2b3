"""What lies in the store is what the row says; nothing of a master is left behind."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.actions.jobs import Work, claim_job
from media_pipeline.actions.masters import making, sweep_mastering
from media_pipeline.actions.sweeping import forget_original
from media_pipeline.actions.verifying import find_faults, repair_fault
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.conf import get_conf
from media_pipeline.core.refusals import Cancelled
from media_pipeline.models import Job, Master, Source
from tests.factories.media import MasterFactory, SourceFactory
from tests.integration.media_pipeline.conftest import NOW, later
from tests.integration.media_pipeline.masters.conftest import ask

pytestmark = pytest.mark.django_db


def find_troubles(*, hashes: bool) -> list[str]:
    faults = find_faults(hashes=hashes)
    return [fault.trouble.value for fault in faults if fault.master is not None]


def test_its_files_go_with_the_recording(source: Source, media_stores: Path) -> None:
    master = MasterFactory(original=source.original, ready=True)
    for name in (master.name, master.original.name):
        get_private_store().write(name, b"x")
    source.delete()
    assert forget_original(original=master.original)
    assert get_private_store().list_tree("masters") == []


def test_after_a_kill_between_store_and_row_the_row_tells_what_lies_there(
    source: Source,
    fake_engine: dict[str, Any],
    do_next: Callable[..., Job | None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    master = ask(source)
    fake_engine["content"] = b"killed"

    def die(*_args: Any, **_kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(making.transaction, "atomic", die)
        job = claim_job(queue="video", worker="a", now=NOW)
        assert job is not None
        with pytest.raises(KeyboardInterrupt):
            making.make(Work(job=job))
    Job.objects.filter(pk=job.pk).update(state="waiting", worker="", lease_until=None)
    # As long, and other: an MXF tells when it was written.
    fake_engine["content"] = b"second"
    do_next("video")
    master.refresh_from_db()
    assert master.sha256 == hashlib.sha256(b"second").hexdigest()
    assert get_private_store().read(master.name) == b"second"
    assert master.name in get_private_store().list_tree(master.folder)
    assert len(get_private_store().list_tree(master.folder)) == 2
    assert find_troubles(hashes=True) == []


def test_bytes_that_are_not_those_of_the_row_are_found(
    source: Source, fake_engine: dict[str, Any], do_next: Callable[..., Job | None]
) -> None:
    master = ask(source)
    do_next("video")
    master.refresh_from_db()
    get_private_store().write(master.name, b"forged")
    assert find_troubles(hashes=False) == []
    assert find_troubles(hashes=True) == ["changed"]


def test_who_lost_the_job_touches_nothing_of_the_new_holder_s(
    source: Source, fake_engine: dict[str, Any]
) -> None:
    master = ask(source)
    job = claim_job(queue="video", worker="a", now=NOW)
    assert job is not None
    theirs = f"{master.folder}/theirs/PHEP_CONG.mxf"

    def take_over() -> None:
        Job.objects.filter(pk=job.pk).update(worker="b")
        get_private_store().write(theirs, b"theirs")

    fake_engine["meanwhile"] = take_over
    with pytest.raises(Cancelled):
        making.make(Work(job=job))
    # Theirs is there, and not in the table yet.
    assert get_private_store().list_tree(master.folder) == [theirs]


def test_attempts_that_nobody_cleared_away_are_left_over(
    source: Source, media_stores: Path
) -> None:
    store = get_private_store()
    ready = MasterFactory(original=source.original, ready=True, file="mine/A.mxf")
    open_ = ask(source, profile="province-mp4")
    failed = MasterFactory(original=source.original, profile="radio-mp2", state="failed")
    kept = [ready.name, f"{ready.folder}/mine/report.json", f"{open_.folder}/coming/A.mp4"]
    left = [f"{ready.folder}/killed/A.mxf", f"{failed.folder}/killed/A.mp2", "masters/gone/A.mxf"]
    for name in (*kept, *left):
        store.write(name, b"x")
    faults = [one for one in find_faults(hashes=False) if one.trouble == "left over"]
    assert {one.name for one in faults} == {name.rpartition("/")[0] for name in left}
    for fault in faults:
        repair_fault(fault=fault, now=NOW)
    assert store.list_tree("masters") == sorted(kept)


def test_half_made_files_of_killed_workers_make_room_for_the_next_try(
    source: Source, fake_engine: dict[str, Any], do_next: Callable[..., Job | None]
) -> None:
    master = ask(source)
    bench = get_conf().mastering / master.token
    torn = bench / "songhoc-killed" / "HALF.mxf"
    torn.parent.mkdir(parents=True)
    torn.write_bytes(b"x" * 100)
    (bench / "original").write_bytes(b"film")
    # Waiting, for there is no room: what was fetched stays, what is half made goes.
    assert sweep_mastering(now=later(days=40000)) == 0
    assert [path.name for path in bench.iterdir()] == ["original"]
    torn.parent.mkdir()
    torn.write_bytes(b"x" * 100)
    left: list[bool] = []
    fake_engine["meanwhile"] = lambda: left.append(torn.exists())
    do_next("video")
    assert left == [False]


def test_benches_of_killed_workers_are_swept(source: Source, media_stores: Path) -> None:
    open_, left = ask(source), MasterFactory(state="failed")
    for master in (open_, left):
        (get_conf().mastering / master.token).mkdir(parents=True)
    long_after = later(days=40000)
    assert sweep_mastering(now=long_after) == 1
    assert [path.name for path in get_conf().mastering.iterdir()] == [open_.token]


def test_a_lost_file_is_found_revoked_and_made_again(source: Source, media_stores: Path) -> None:
    store = get_private_store()
    store.write(source.original.name, b"x" * 10)
    whole = MasterFactory(original=source.original, ready=True, profile="radio-wav", bytes=4)
    lost = MasterFactory(original=source.original, ready=True)
    store.write(whole.name, b"wave")
    store.write("masters/nobody/X.mxf", b"x")
    faults = {fault.name: fault for fault in find_faults(hashes=False) if "masters" in fault.name}
    assert {name: fault.trouble.value for name, fault in faults.items()} == {
        lost.name: "lost",
        "masters/nobody": "left over",
    }
    assert all(repair_fault(fault=fault, now=NOW) for fault in faults.values())
    assert store.list_tree("masters") == [whole.name]
    lost.refresh_from_db()
    assert lost.state == "waiting"


def test_what_cannot_be_made_again_is_not_taken_back(
    source: Source, media_stores: Path, settings: Any
) -> None:
    store = get_private_store()
    store.write(source.original.name, b"x" * 10)
    masters = [
        MasterFactory(original=source.original, ready=True, profile="tinh", recipe="x"),
        MasterFactory(ready=True, original=SourceFactory().original),
        MasterFactory(original=source.original, ready=True, profile="dai", recipe="x"),
    ]
    own = {"dai": {"based_on": "province-mp4", "logo": "/nowhere/logo.png"}}
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"MASTER_PROFILES": own}
    faults = [fault for fault in find_faults(hashes=False) if fault.master is not None]
    assert [repair_fault(fault=fault, now=NOW) for fault in faults] == [False] * 3
    assert {Master.objects.get(pk=one.pk).state for one in masters} == {"ready"}

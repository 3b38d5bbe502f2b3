"""Files are put down in a station's folder whole, on from where a kill broke them off."""

import hashlib
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from lessons.reviews.actions.withdrawing import take_off
from lms.broadcasts.actions.delivering import NoFolder, deliver_days
from lms.broadcasts.actions.delivery_job import deliver
from lms.broadcasts.adapters.dropping import OtherBytes, drop_file
from media_pipeline.actions.jobs import Work
from media_pipeline.adapters.stores import get_private_store
from tests.conftest import ROOT

SLOW = """
import hashlib, sys, time
from pathlib import Path
from lms.broadcasts.adapters.dropping import drop_file
source, folder, size, sha256 = sys.argv[1:]
def tell(at):
    if at > int(size) // 3:
        print("third", flush=True)
        time.sleep(600)
facts = {"size": int(size), "sha256": sha256, "tell": tell}
drop_file(lambda: open(source, "rb"), Path(folder), "A.mxf", **facts)
"""


@pytest.fixture
def source(tmp_path: Path) -> tuple[Path, int, str]:
    """Return a file, its size and its hash."""
    content = os.urandom(1 << 20) * 12
    path = tmp_path / "source"
    path.write_bytes(content)
    return path, len(content), hashlib.sha256(content).hexdigest()


def test_goes_on_after_a_kill_and_is_seen_only_whole(source, tmp_path) -> None:
    path, size, sha256 = source
    folder = tmp_path / "drop"
    arguments = [str(path), str(folder), str(size), sha256]
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, *arguments], cwd=ROOT, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"third\n"
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    assert [one.name for one in folder.iterdir()] == ["A.mxf.part"]
    kept = (folder / "A.mxf.part").stat().st_size
    assert kept >= size // 4
    read = []

    class Counted:
        def __init__(self) -> None:
            self.file = path.open("rb")

        def seek(self, at: int) -> None:
            read.append(at)
            self.file.seek(at)

        def read(self, count: int) -> bytes:
            return self.file.read(count)

        def close(self) -> None:
            self.file.close()

    drop_file(Counted, folder, "A.mxf", size=size, sha256=sha256)  # type: ignore[arg-type]
    assert read == [kept]
    assert hashlib.sha256((folder / "A.mxf").read_bytes()).hexdigest() == sha256
    assert not (folder / "A.mxf.part").exists()


def test_begins_anew_when_what_lies_there_is_another_file(source, tmp_path) -> None:
    path, size, sha256 = source
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "A.mxf.part").write_bytes(b"x" * 5000)
    facts = {"size": size, "sha256": sha256}
    with pytest.raises(OtherBytes):
        drop_file(lambda: path.open("rb"), folder, "A.mxf", **facts)
    assert list(folder.iterdir()) == []
    drop_file(lambda: path.open("rb"), folder, "A.mxf", **facts)
    before = (folder / "A.mxf").stat().st_mtime_ns
    drop_file(lambda: path.open("rb"), folder, "A.mxf", **facts)
    assert (folder / "A.mxf").stat().st_mtime_ns == before
    (folder / "A.mxf").write_bytes(b"y" * size)
    drop_file(lambda: path.open("rb"), folder, "A.mxf", **facts)
    assert hashlib.sha256((folder / "A.mxf").read_bytes()).hexdigest() == sha256


@pytest.mark.django_db
def test_puts_a_week_down_with_its_papers_and_takes_withdrawn_files_away(
    world, week, settings, tmp_path
) -> None:
    now = timezone.now()
    days = {"first": week.monday, "last": week.monday + timedelta(days=6)}

    def put() -> None:
        delivery = deliver_days(channel=world.tv, **days, by=world.planner, now=now)
        assert deliver_days(channel=world.tv, **days, by=world.planner, now=now) == delivery
        deliver(Work(job=delivery.job))
        delivery.job.state = "done"
        delivery.job.save()
        delivery.refresh_from_db()
        assert delivery.ended_at is not None

    with pytest.raises(NoFolder):
        put()
    folders = {world.tv.xmltv_id: str(tmp_path / "drop")}
    settings.LMS = settings.LMS | {"BROADCASTS": {"STATION_FOLDERS": folders}}
    get_private_store().write(f"{week.master.folder}/BAI.srt", b"1")
    put()
    [folder] = (tmp_path / "drop").iterdir()
    assert folder.name.startswith("TRUYEN-HINH_")
    assert (folder / week.file.name).read_bytes() == week.content
    checked = subprocess.run(
        ["md5sum", "-c", "MD5SUMS"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0
    newest = max(folder.rglob("*"), key=lambda path: (path.is_file(), path.stat().st_mtime_ns))
    assert newest.name == "MD5SUMS"
    assert not list(folder.rglob("*.part"))
    assert (folder / week.file.name).with_suffix(".srt").read_bytes() == b"1"
    take_off(thing=world.lessons[0], reason="Sai", by=world.reviewer, now=now)
    anew = world.tv.deliveries.get(made_by=None)
    deliver(Work(job=anew.job))
    assert not (folder / week.file.name).exists()
    assert not (folder / week.file.name).with_suffix(".srt").exists()
    assert (folder / "MD5SUMS").read_bytes() == b""
    assert len(list((folder / "ascmhl").glob("*.mhl"))) == 1

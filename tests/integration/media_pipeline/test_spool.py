"""The disk of unfinished uploads: not mounted, changed for another, nearly full."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Collection

from media_pipeline.actions.jobs import Work
from media_pipeline.actions.receive import receive
from media_pipeline.actions.uploads import expire_uploads, open_spool
from media_pipeline.adapters.spool import find_path, list_files, make_file
from media_pipeline.adapters.spool_mark import SpoolAway, read_mark, set_mark
from media_pipeline.conf import get_conf
from media_pipeline.core.admission import SPARE_BYTES
from media_pipeline.core.schedule import Verdict, judge
from media_pipeline.models import Job, Upload
from tests.integration.media_pipeline.conftest import allow
from tests.integration.media_pipeline.tus_client import Tus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_stores")]
FORM = "/media-uploads/form/"


@pytest.fixture
def unmount(media_stores: Path) -> Callable[[], Callable[[], None]]:
    """Return a function that leaves an empty mount point, and returns one that mounts again."""

    def unmount() -> Callable[[], None]:
        spool, disk = get_conf().spool, media_stores / "disk"
        spool.rename(disk)
        spool.mkdir()

        def mount() -> None:
            spool.rename(media_stores / "beneath")
            disk.rename(spool)

        return mount

    return unmount


def run_command(*arguments: str) -> str:
    said = StringIO()
    call_command("media", *arguments, stdout=said)
    return said.getvalue()


def test_nothing_ends_while_the_disk_is_not_mounted(
    tus: Tus, unmount: Callable[[], Callable[[], None]], collection: Collection
) -> None:
    half = tus.begin(10)["Location"]
    tus.patch(half, 0, b"1234")
    tus.begin(3, b"abc")
    mount = unmount()
    for answer in (
        tus.head(half),
        tus.patch(half, 4, b"567890"),
        tus.begin(5),
        tus.client.post(
            FORM,
            {"collection": collection.pk, "file": SimpleUploadedFile("a.mp4", b"1", "video/mp4")},
        ),
    ):
        assert answer.status_code == 503
        assert "Ổ đĩa" in answer.content.decode() or answer.request["REQUEST_METHOD"] == "HEAD"
    with pytest.raises(SpoolAway) as away:
        receive(Work(job=Job.objects.get()))
    assert judge(away.value, attempts=99, most_attempts=5) is Verdict.WAIT
    assert expire_uploads(now=timezone.now() + timedelta(days=400)) == 0
    assert sorted(one.state for one in Upload.objects.all()) == ["arrived", "receiving"]
    assert list_files() == []
    with pytest.raises(SystemExit):
        run_command("spool")
    mount()
    assert run_command("spool").startswith("0 ")
    assert tus.head(half)["Upload-Offset"] == "4"
    assert tus.patch(half, 4, b"567890").status_code == 204


def test_an_upload_on_another_disk_waits_for_it(
    tus: Tus, unmount: Callable[[], Callable[[], None]]
) -> None:
    path = tus.begin(10)["Location"]
    tus.patch(path, 0, b"1234")
    mount = unmount()
    first = Upload.objects.get().spool
    assert set_mark() != first
    assert tus.head(path).status_code == 503
    assert expire_uploads(now=Upload.objects.get().expires_at + timedelta(days=29)) == 0
    mount()
    assert read_mark() == first
    assert tus.head(path)["Upload-Offset"] == "4"


def test_an_upload_on_a_disk_that_never_comes_back_ends_after_a_month(
    tus: Tus, unmount: Callable[[], Callable[[], None]]
) -> None:
    tus.begin(10)
    unmount()
    set_mark()
    assert expire_uploads(now=Upload.objects.get().expires_at + timedelta(days=31)) == 1
    assert Upload.objects.get().refusal == "Expired"


def test_a_person_may_say_that_the_disk_will_not_come_back(
    tus: Tus, unmount: Callable[[], Callable[[], None]]
) -> None:
    tus.begin(10)
    unmount()
    assert tus.begin(10).status_code == 503
    assert run_command("spool", "--new").startswith("1 ")
    assert Upload.objects.get().state == "stopped"
    assert tus.begin(10).status_code == 201


def test_a_spool_from_before_there_were_marks_is_known_by_its_files(tus: Tus) -> None:
    path = tus.begin(10)["Location"]
    Upload.objects.update(spool="")
    (get_conf().spool / ".spool").unlink()
    assert tus.head(path)["Upload-Offset"] == "0"
    assert open_spool() == read_mark() != ""


def test_a_spool_has_one_mark(media_stores: Path) -> None:
    assert set_mark() == set_mark() == open_spool()
    make_file("a" * 32)
    assert [key for key, _written in list_files()] == ["a" * 32]


# --- room -----------------------------------------------------------------------------------


@pytest.fixture
def leave_room(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def leave(free: int) -> None:
        usage = type("Usage", (), {"free": SPARE_BYTES + free})
        monkeypatch.setattr("shutil.disk_usage", lambda _path: usage)

    return leave


def test_room_is_kept_for_the_rest_of_uploads_under_way(
    tus: Tus, teacher: Any, leave_room: Callable[[int], None]
) -> None:
    other = Collection.get_first_root_node().add_child(name="B")
    allow(teacher, other, "add_source")
    leave_room(10)
    path = tus.begin(6)["Location"]
    assert tus.begin(6).status_code == 507
    assert tus.begin(4).status_code == 201
    Upload.objects.exclude(key=path.split("/")[-2]).update(state="stopped")
    tus.patch(path, 0, b"1234")
    leave_room(6)
    assert tus.begin(5).status_code == 507
    assert tus.begin(4).status_code == 201


def test_room_is_not_kept_for_ever(tus: Tus, leave_room: Callable[[int], None]) -> None:
    leave_room(10)
    tus.begin(6)
    long_ago = time.time() - 25 * 3600
    os.utime(find_path(Upload.objects.get().key.hex), (long_ago, long_ago))
    assert tus.begin(10).status_code == 201


def test_a_form_asks_for_room_before_it_is_read(
    tus: Tus,
    collection: Collection,
    leave_room: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_spool()
    leave_room(2000)
    tus.begin(1900)
    monkeypatch.setattr("media_pipeline.views.form_files.make_file", None)
    file = SimpleUploadedFile("a.mp4", b"x" * 101, "video/mp4")
    answer = tus.client.post(FORM, {"collection": collection.pk, "file": file})
    assert answer.status_code == 507

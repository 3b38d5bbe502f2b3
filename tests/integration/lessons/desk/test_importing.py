"""An archive's folder becomes drafts, through the doors of uploads, once, however often killed."""

import hashlib
import io
import json
import os

import pytest
from django.core.management import CommandError, call_command

from lessons.catalogue.models import LessonPage
from lessons.desk.actions import importing
from lessons.desk.models import ImportedFilm
from media_pipeline.actions.jobs import Work
from media_pipeline.actions.receive import receive
from media_pipeline.adapters.spool import find_path, list_files
from media_pipeline.conf import UploadLimits
from media_pipeline.models import Job, Source, Upload
from tests.factories.media import OriginalFactory, SourceFactory
from tests.integration.media_pipeline.test_receive import SOUND

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_stores")]

MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(range(256)) * 9000


@pytest.fixture
def folder(tmp_path, toan):
    folder = tmp_path / "archive"
    folder.mkdir()
    return folder


def put(folder, name="bai-1.mp4", data=MP4, **said):
    usual = {"title": "Phép cộng", "grade": 1, "subject": "Toán", "summary": "Em gộp."}
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    beside = (folder / name).with_suffix(".json")
    beside.write_text(json.dumps(usual | said), encoding="utf-8")
    return beside


def run(folder, owner, *options, code=0):
    output = io.StringIO()
    arguments = ("desk", "import-folder", str(folder), "--owner", owner.username, *options)
    try:
        call_command(*arguments, stdout=output)
        exited = 0
    except SystemExit as end:
        exited = end.code
    assert exited == code, output.getvalue()
    return output.getvalue()


def test_a_film_and_its_json_become_a_draft_with_an_upload(folder, teacher, toan):
    topic = toan.course.topics.first()
    put(
        folder,
        "toan/Bài 1.mp4",
        topic=topic.code,
        series="Cánh Diều",
        outcomes=["Cộng được.", "Viết được."],
        school_year="2024-2025",
        language="tyz",
        core=True,
        station="HTV",
    )
    said = run(folder, teacher)
    lesson = LessonPage.objects.get()
    assert (lesson.title, lesson.owner, lesson.live) == ("Phép cộng", teacher, False)
    assert (lesson.topic, lesson.series, lesson.is_core) == (topic, "canh-dieu", True)
    assert lesson.list_outcomes() == ["Cộng được.", "Viết được."]
    assert (lesson.school_year, lesson.language) == ("2024–2025", "tyz")
    upload = Upload.objects.get()
    assert (upload.state, upload.owner, upload.filename) == ("arrived", teacher, "Bài 1.mp4")
    assert upload.meant_for == f"lesson:{lesson.pk}"
    assert find_path(upload.key.hex).read_bytes() == MP4
    job = Job.objects.get()
    # Behind whatever a person waits for, and so is what follows from it.
    assert (job.kind, job.priority) == ("receive", -10)
    assert "toan/Bài 1.mp4: Đã tạo bản nháp" in said


def test_the_recording_reaches_its_draft_and_the_same_film_is_one_source(folder, teacher):
    put(folder, "a.wav", SOUND)
    run(folder, teacher)
    receive(Work(job=Job.objects.get()))
    put(folder, "b.wav", SOUND, title="Phép trừ")
    run(folder, teacher)
    source = Source.objects.get()
    first, second = LessonPage.objects.order_by("pk")
    assert (first.recording, second.recording, second.title) == (source, source, "Phép trừ")
    assert Upload.objects.count() == 1


def test_running_again_makes_nothing_twice(folder, teacher):
    put(folder)
    run(folder, teacher)
    said = run(folder, teacher)
    assert (LessonPage.objects.count(), Upload.objects.count(), Job.objects.count()) == (1, 1, 1)
    assert "bai-1.mp4: Đã có sẵn" in said


def test_killed_while_the_bytes_run_it_goes_on_where_it_stopped(folder, teacher, monkeypatch):
    put(folder)
    read = importing.FileBody.read
    sent = []

    def die(body, size):
        if sent:
            raise KeyboardInterrupt
        sent.append(1)
        return read(body, min(size, 100_000))

    monkeypatch.setattr(importing.FileBody, "read", die)
    with pytest.raises(KeyboardInterrupt):
        run(folder, teacher)
    upload = Upload.objects.get()
    begun = find_path(upload.key.hex).stat().st_size
    assert 0 < begun < len(MP4)
    offsets = []

    def note(body, size):
        piece = read(body, size)
        offsets.append(len(piece))
        return piece

    monkeypatch.setattr(importing.FileBody, "read", note)
    run(folder, teacher)
    assert sum(offsets) == len(MP4) - begun
    upload.refresh_from_db()
    assert upload.state == "arrived"
    assert hashlib.sha256(find_path(upload.key.hex).read_bytes()).digest() == (
        hashlib.sha256(MP4).digest()
    )
    assert (LessonPage.objects.count(), ImportedFilm.objects.count()) == (1, 1)


def test_killed_before_the_upload_was_noted_leaves_no_draft(folder, teacher, monkeypatch):
    put(folder)

    def die(**_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "begin_upload", die)
    with pytest.raises(KeyboardInterrupt):
        run(folder, teacher)
    assert not LessonPage.objects.exists()


def test_an_upload_whose_bytes_are_gone_is_begun_anew(folder, teacher):
    put(folder)
    run(folder, teacher)
    upload = Upload.objects.get()
    Upload.objects.update(state="receiving")
    find_path(upload.key.hex).unlink()
    run(folder, teacher)
    assert [one.state for one in Upload.objects.order_by("pk")] == ["stopped", "arrived"]
    assert LessonPage.objects.count() == 1


def test_a_film_that_the_sandbox_refused_is_not_sent_again(folder, teacher):
    put(folder)
    run(folder, teacher)
    Upload.objects.update(state="refused", refusal="NotMedia")
    said = run(folder, teacher, code=1)
    assert "Tệp này không phải" in said
    assert Upload.objects.count() == 1


def test_the_limits_of_the_owner_hold(folder, teacher, settings):
    put(folder)
    limits = UploadLimits(file_bytes=1000, quota_bytes=0)
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"LIMITS": lambda **_who: limits}
    for options in (["--dry-run"], []):
        assert "1 KB" in run(folder, teacher, *options, code=1)
    assert not LessonPage.objects.exists()
    assert list_files() == []


def test_a_film_of_somebody_elses_is_not_taken_from_them(folder, teacher, colleague, monkeypatch):
    digest = hashlib.sha256(MP4).hexdigest()
    SourceFactory(original=OriginalFactory(sha256=digest), uploaded_by_user=colleague)
    monkeypatch.setattr(importing, "list_reached_sources", lambda user: Source.objects.none())
    put(folder)
    run(folder, teacher)
    assert LessonPage.objects.get().recording is None
    assert Upload.objects.get().state == "arrived"


def test_a_dry_run_says_of_each_file_what_would_be_and_writes_nothing(folder, teacher, tmp_path):
    put(folder, "tot.mp4")
    (folder / "thieu.mp4").write_bytes(MP4)
    put(folder, "hong.mp4").write_text("{'title': }")
    put(folder, "danh-sach.mp4").write_text("[1]")
    put(folder, "lop.mp4", grade=99)
    put(folder, "chu.mp4", grade="một")
    put(folder, "mon.mp4", subject="Thiên văn")
    put(folder, "chu-de.mp4", topic="Không có")
    put(folder, "nam.mp4", school_year="2024-2030")
    put(folder, "cu-phap.mp4", title={"a": 1})
    put(folder, "doi.mp4", b"<html>")
    put(folder, "rong.mp4", b"")
    put(folder, "la\x1b[2J.mp4")
    put(tmp_path, "ngoai.mp4")
    (folder / "le-loi.json").write_text("{}")
    put(folder, "lien-ket.mp4").touch()
    (folder / "lien-ket.mp4").unlink()
    (folder / "lien-ket.mp4").symlink_to(tmp_path / "ngoai.mp4")
    put(folder, "ong.mp4").touch()
    (folder / "ong.mp4").unlink()
    os.mkfifo(folder / "ong.mp4")
    said = run(folder, teacher, "--dry-run", code=1)
    for name, sentence in {
        "tot.mp4": "Sẽ thành bản nháp",
        "thieu.mp4": "Thiếu tệp JSON",
        "hong.mp4": "Tệp JSON bị hỏng",
        "danh-sach.mp4": "Tệp JSON phải",
        "lop.mp4": "Lớp này không có môn",
        "chu.mp4": "không phải là số nguyên",
        "mon.mp4": "Lớp này không có môn",
        "chu-de.mp4": "Không có",
        "nam.mp4": "2025-2026",
        "cu-phap.mp4": "title",
        "doi.mp4": "Nội dung",
        "rong.mp4": "Tệp trống",
        "la�[2J.mp4": "ký tự ẩn",
        "le-loi.json": "Không có video",
        "lien-ket.mp4": "ra ngoài thư mục",
        "ong.mp4": "Không đọc được",
    }.items():
        lines = [line for line in said.splitlines() if line.startswith(f"{name}: ")]
        assert [sentence in line for line in lines] == [True], (name, lines, said)
    assert "\x1b" not in said
    assert not LessonPage.objects.exists()
    assert not Upload.objects.exists()


def test_what_cannot_be_tried_at_all_says_so(folder, teacher):
    for path, username in ((folder, "khong-ai"), (folder, teacher.username), ("/khong/co", "x")):
        with pytest.raises(CommandError) as error:
            call_command("desk", "import-folder", str(path), "--owner", username)
        assert error.value.returncode == 2


def test_a_terminal_hears_how_far_it_is(folder, teacher, monkeypatch):
    put(folder)
    monkeypatch.setattr("lessons.desk.management.progress._LOOK_S", 0.0)

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    output = Terminal()
    call_command("desk", "import-folder", str(folder), "--owner", teacher.username, stdout=output)
    assert "50 % – còn khoảng 1 phút" in output.getvalue()

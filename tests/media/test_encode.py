import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.__main__ import main
from media_pipeline.adapters.binary import find_ffmpeg
from media_pipeline.adapters.deliver import Order, deliver
from media_pipeline.adapters.outdir import hold
from media_pipeline.adapters.runner import Cancel
from media_pipeline.adapters.survey import survey
from media_pipeline.core.mp4 import iter_boxes
from media_pipeline.core.progress import Progress
from media_pipeline.core.refusals import Cancelled, NoSuchTrack
from media_pipeline.core.sounds import Family
from media_pipeline.core.timeline import read_packets


@pytest.fixture(scope="module")
def lesson(slides: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The drawn slides, encoded once for all tests that look at the result."""
    out = tmp_path_factory.mktemp("lesson")
    events: list[Progress] = []
    report = deliver(Order(source=slides, out=out, nice=19), on_progress=events.append)
    assert [e.percent for e in events] == sorted(e.percent for e in events)
    assert events[-1].percent == 100
    return out, report


def test_delivers_what_the_report_says(lesson: tuple[Path, dict[str, Any]]) -> None:
    out, report = lesson
    assert json.loads((out / "report.json").read_text())["source"] == report["source"]
    assert report["content"] == "slides"
    assert [rung["id"] for rung in report["rungs"]] == ["m64", "m128", "u64", "u128", "u256"]
    for entry in (*report["rungs"], *report["audio"]):
        assert (out / entry["mp4"]).stat().st_size == entry["bytes"]
        assert (out / entry["playlist"]).is_file()
    for master in report["masters"].values():
        assert (out / master).read_text().startswith("#EXTM3U")


def test_finds_no_fault_in_it(lesson: tuple[Path, dict[str, Any]]) -> None:
    assert lesson[1]["qc"]["findings"] == []


def test_the_voice_ends_with_the_picture(lesson: tuple[Path, dict[str, Any]]) -> None:
    for file in lesson[1]["qc"]["files"]:
        assert abs(file["audio_end_ms"] - file["video_end_ms"]) <= 40, file["id"]


def test_grades_every_rung_and_every_sound(lesson: tuple[Path, dict[str, Any]]) -> None:
    _out, report = lesson
    assert all(file["vmaf"] > 60 for file in report["qc"]["files"])
    assert {sound["id"] for sound in report["qc"]["heard"]} == {
        *("opus12", "opus20", "aac18", "aac24", "aac32")
    }
    assert all(abs(sound["integrated_lufs"] + 19) <= 1 for sound in report["qc"]["heard"])


def test_keeps_every_link_s_budget(lesson: tuple[Path, dict[str, Any]]) -> None:
    for rung in lesson[1]["rungs"]:
        assert rung["average_bps"] <= 750 * rung["link_kbps"], rung["id"]
        assert rung["peak_bps"] <= 1000 * rung["link_kbps"], rung["id"]


def test_leaves_nothing_half_done_behind(lesson: tuple[Path, dict[str, Any]]) -> None:
    names = {path.name for path in lesson[0].rglob("*")}
    assert not any(name.startswith(".") or name.endswith(".part") for name in names)


def test_every_file_is_built_for_one_connection(lesson: tuple[Path, dict[str, Any]]) -> None:
    for path in lesson[0].rglob("*.mp4"):
        kinds = [kind for kind, _start, _end in iter_boxes(path.read_bytes())]
        assert kinds[:4] == [b"ftyp", b"moov", b"sidx", b"moof"]
        assert (kinds.count(b"sidx"), kinds.count(b"mfra")) == (1, 0)


def shown(path: Path) -> dict[int, tuple[float, float, int]]:
    """Decode a file or playlist; return (first, end, frames) by stream."""
    command = [find_ffmpeg(), "-v", "error", "-xerror", "-copyts", "-i", str(path)]
    command += ["-fps_mode", "passthrough", "-f", "framecrc", "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True)
    assert text.stderr == ""
    packets = read_packets(text.stdout.splitlines())
    return {n: (p.starts_s[0], p.end_s, len(p.starts_s)) for n, p in packets.items()}


@pytest.mark.parametrize("name", ["modern/64", "modern/128", "universal/64", "universal/256"])
def test_plays_from_the_first_to_the_last_frame(
    name: str, lesson: tuple[Path, dict[str, Any]]
) -> None:
    frames = {"modern/64": 120, "universal/64": 120, "modern/128": 300, "universal/256": 300}
    for suffix in (".mp4", ".m3u8"):
        streams = shown(lesson[0] / f"{name}{suffix}")
        first_s, end_s, count = streams[0]
        assert (round(first_s, 2), round(end_s, 2), count) == (0, 24, frames[name])
        sound_first_s, sound_end_s, _count = streams[1]
        assert abs(sound_first_s) <= 0.01
        # Decoders give whole packets, whatever their length says: at most one of 64 ms.
        assert 0 <= sound_end_s - end_s <= 0.07


def test_the_voice_is_as_loud_as_promised(lesson: tuple[Path, dict[str, Any]]) -> None:
    command = [find_ffmpeg(), "-hide_banner", "-i", str(lesson[0] / "modern/128.mp4")]
    command += ["-vn", "-af", "ebur128", "-f", "null", "-"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    integrated = float(told.rsplit("I:", 1)[1].split("LUFS")[0])
    assert abs(integrated - -19) <= 0.7


def test_sound_alone_becomes_something_to_listen_to(voice: Path, tmp_path: Path) -> None:
    report = deliver(Order(source=voice, out=tmp_path / "out"))
    assert (report["content"], report["rungs"]) == ("sound", [])
    assert sorted(audio["mp4"] for audio in report["audio"]) == [
        "modern/listen.mp4",
        "universal/listen.mp4",
    ]
    assert all(audio["average_bps"] <= 32_000 for audio in report["audio"])


@pytest.fixture(scope="module")
def long_lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """130 s, so two chunks of work, but small."""
    path = tmp_path_factory.mktemp("long") / "long.mp4"
    command = [find_ffmpeg(), "-v", "error", "-f", "lavfi", "-i", "testsrc=s=320x180:r=10"]
    command += ["-f", "lavfi", "-i", "sine=f=300:r=16000", "-t", "130", "-c:v", "libx264"]
    command += ["-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", str(path)]
    subprocess.run(command, check=True)
    return path


def fingerprints(out: Path) -> dict[str, str]:
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != "report.json"
    }


def test_killed_and_run_again_it_gives_the_same_bytes(long_lesson: Path, tmp_path: Path) -> None:
    order = Order(source=long_lesson, out=tmp_path / "calm", nice=19)
    deliver(order)
    hurt = tmp_path / "hurt"
    command = [sys.executable, "-m", "media_pipeline", "encode", str(long_lesson), str(hurt)]
    child = subprocess.Popen([*command, "--jobs", "2"], stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not list(hurt.glob(".work/*/chunk-*/done.json")) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert not (hurt / "report.json").exists()
    finished = {p: p.stat().st_mtime_ns for p in hurt.glob(".work/*/chunk-*/done.json")}
    assert finished
    assert main(["encode", str(long_lesson), str(hurt), "--jobs", "2"]) == 0
    assert fingerprints(hurt) == fingerprints(tmp_path / "calm")


def test_holds_a_lesson_about_once_and_goes_on_from_its_packages(
    long_lesson: Path, tmp_path: Path
) -> None:
    order = Order(source=long_lesson, out=tmp_path, links_kbps=(64,), grades=False)
    cancel = Cancel()

    def on_progress(event: Progress) -> None:
        if event.step.endswith("-1-0"):
            cancel.cancel()

    with pytest.raises(Cancelled):
        deliver(order, cancel=cancel, on_progress=on_progress)
    packed = tmp_path / "universal" / "64.mp4"
    made_at = packed.stat().st_mtime_ns
    assert list(tmp_path.glob(".work/*/chunk-*-0-0/done.json"))
    assert not list(tmp_path.glob(".work/*/chunk-*-0-0/*.mp4"))
    assert [path.name for path in tmp_path.glob(".work/*/sounds/*.mp4")] == ["opus12.mp4"]
    assert deliver(order)["qc"]["findings"] == []
    assert packed.stat().st_mtime_ns == made_at


def test_removes_what_an_older_recipe_left(voice: Path, tmp_path: Path) -> None:
    for name in ("universal/2500.mp4", "universal/2500.m3u8", "slides/009.webp", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"old")
    deliver(Order(source=voice, out=tmp_path, families=(Family.UNIVERSAL,)))
    left = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}
    assert left == {
        *("notes.txt", "report.json", "universal/master.m3u8"),
        *("universal/listen.mp4", "universal/listen.m3u8"),
    }


def test_two_runs_never_share_a_directory(
    voice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with hold(tmp_path):
        assert main(["encode", str(voice), str(tmp_path)]) == 4
    assert capsys.readouterr().err == f"Busy: another run is working in {tmp_path}\n"


def cut_at(source: Path, share: float, target: Path) -> Path:
    command = [find_ffmpeg(), "-v", "error", "-i", str(source), "-c", "copy"]
    subprocess.run([*command, "-movflags", "+faststart", str(target)], check=True)
    os.truncate(target, int(share * target.stat().st_size))
    return target


def test_keeps_a_recording_that_lost_its_last_moments(camera: Path, tmp_path: Path) -> None:
    source = cut_at(camera, 0.975, tmp_path / "cut.mp4")
    order = Order(source=source, out=tmp_path / "out", links_kbps=(128,), grades=False)
    qc = deliver(order)["qc"]
    assert 0.95 <= qc["kept_share"] < 1
    assert "damaged" in {finding["code"] for finding in qc["findings"]}


def test_refuses_a_recording_that_lost_too_much(
    camera: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = cut_at(camera, 0.7, tmp_path / "cut.mp4")
    assert main(["encode", str(source), str(tmp_path / "out")]) == 3
    assert capsys.readouterr().err.startswith("Damaged: cut short: only")


def test_the_voice_asked_for_is_the_one_heard(slides: Path, tmp_path: Path) -> None:
    source = tmp_path / "two.mkv"
    command = [find_ffmpeg(), "-v", "error", "-t", "4", "-i", str(slides)]
    command += ["-f", "lavfi", "-i", "sine=f=900:r=48000", "-map", "0:v", "-map", "0:a"]
    command += ["-map", "1:a", "-t", "4", "-c:v", "copy", "-c:a", "aac"]
    command += ["-metadata:s:a:0", "language=vie", "-metadata:s:a:1", "language=eng"]
    subprocess.run([*command, str(source)], check=True)
    order = Order(
        source=source, out=tmp_path / "out", families=(Family.MODERN,), links_kbps=(64,),
        audio="2", target_lufs=-23, grades=False,
    )  # fmt: skip
    report = deliver(order)
    assert report["source"]["audio_tracks"] == 2
    assert report["source"]["heard_track"]["number"] == 2
    assert abs(report["qc"]["heard"][0]["integrated_lufs"] + 23) <= 1
    with pytest.raises(NoSuchTrack, match="no audio track fr; there is 1 vi, 2 en"):
        survey(source, audio="fr")


def test_stops_when_asked_and_goes_on_later(long_lesson: Path, tmp_path: Path) -> None:
    cancel = Cancel()

    def on_progress(event: Progress) -> None:
        if event.step.startswith("chunk-0001"):
            cancel.cancel()

    with pytest.raises(Cancelled):
        deliver(Order(source=long_lesson, out=tmp_path), cancel=cancel, on_progress=on_progress)
    assert list(tmp_path.glob(".work/*/chunk-*/done.json"))
    assert not list(tmp_path.glob(".work/*/songhoc-*"))


def test_interrupting_the_command_line_is_130(long_lesson: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "media_pipeline", "encode", str(long_lesson), str(tmp_path)]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    time.sleep(2)
    child.send_signal(signal.SIGINT)
    _out, told = child.communicate(timeout=20)
    assert (child.returncode, told) == (130, "Cancelled: stopped on request\n")


def test_keeps_pictures_of_every_slide(lesson: tuple[Path, dict[str, Any]]) -> None:
    out, report = lesson
    assert [slide["at_ms"] for slide in report["slides"]] == [5400, 11400, 17400, 23400]
    for still in (report["poster"], *report["slides"]):
        assert (out / still["webp"]).read_bytes()[8:12] == b"WEBP"
        assert (out / still["jpeg"]).read_bytes()[:2] == b"\xff\xd8"
    assert report["poster"]["bytes"] <= 6_000


def test_lays_out_a_sheet_for_seeking(lesson: tuple[Path, dict[str, Any]]) -> None:
    out, report = lesson
    assert (out / report["sprites"]["webp"]).stat().st_size == report["sprites"]["bytes"]
    assert (out / report["sprites"]["vtt"]).read_text().startswith("WEBVTT")
    assert (out / report["chapters"]).read_text().startswith("WEBVTT")


def test_embedded_subtitles_become_captions(slides: Path, tmp_path: Path) -> None:
    words = tmp_path / "words.srt"
    words.write_text("1\n00:00:01,000 --> 00:00:03,000\nChào các em\n")
    source = tmp_path / "captioned.mkv"
    command = [find_ffmpeg(), "-v", "error", "-t", "4", "-i", str(slides), "-i", str(words)]
    command += ["-map", "0", "-map", "1", "-c:v", "copy", "-c:a", "copy", "-c:s", "srt"]
    subprocess.run([*command, str(source)], check=True)
    report = deliver(Order(source=source, out=tmp_path / "out", links_kbps=(64,)))
    [captions] = report["captions"]
    assert "Chào các em" in (tmp_path / "out" / captions["vtt"]).read_text()


def test_review_grades_the_rungs(
    slides: Path, lesson: tuple[Path, dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["qc", str(slides), "--encoded", str(lesson[0]), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    graded = {rung["id"]: rung for rung in document["rungs"]}
    assert graded["m64"]["vmaf"] >= 90
    assert all(rung["decode_errors"] == 0 for rung in graded.values())


def test_review_says_what_a_teacher_should_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "dark.mp4"
    command = [find_ffmpeg(), "-v", "error", "-f", "lavfi", "-i", "color=black:s=320x180:r=10"]
    command += ["-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", "4", str(source)]
    subprocess.run(command, check=True)
    assert main(["qc", str(source)]) == 0
    told = capsys.readouterr().out
    assert "the sound track is silent" in told
    assert "black from 0.0 to 4.0 s" in told

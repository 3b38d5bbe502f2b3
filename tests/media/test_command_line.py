import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from media_pipeline.__main__ import main
from media_pipeline.adapters.binary import VARIABLE, find_ffmpeg
from media_pipeline.adapters.prober import hash_file
from media_pipeline.core.mp4 import iter_boxes
from tests.media.conftest import make


def test_probe_tells_people(slides: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", str(slides)]) == 0
    assert "video AVC 1280×720, 25 fps" in capsys.readouterr().out


def test_probe_tells_machines(voice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", str(voice), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["timeline"]["duration_ms"] == 5000


def test_says_in_one_line_why_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = tmp_path / "lesson.mp4"
    letter.write_text("Thưa cô")
    assert main(["probe", str(letter)]) == 3
    assert capsys.readouterr().err == "NotMedia: a text file, not a video\n"


def test_wrong_usage_is_two() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["dance"])
    assert caught.value.code == 2


def test_plan_knows_slides_from_a_camera(
    slides: Path, camera: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", str(slides)]) == 0
    assert "content: slides" in capsys.readouterr().out
    assert main(["plan", str(camera), "--json", "--families", "modern"]) == 0
    plan = json.loads(capsys.readouterr().out)["plan"]
    assert plan["analysis"]["content"] == "camera"
    assert {rung["family"] for rung in plan["rungs"]} == {"modern"}


def test_plan_refuses_a_link_that_is_none(slides: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["plan", str(slides), "--links", "65"])
    assert caught.value.code == 2


def make_tool(home: Path, ending: str) -> Path:
    """Write an ffmpeg that plans as the real one does and ends its encodes with `ending`."""
    tool = home / "bin" / "ffmpeg"
    tool.parent.mkdir()
    # A child sees no programs but the system's and those in the `lib` beside its `bin`.
    real = home / "lib" / "ffmpeg"
    real.parent.mkdir()
    shutil.copy(find_ffmpeg(), real)
    tool.write_text(f'#!/bin/sh\ncase "$*" in *opus12.mp4*) {ending} ;; esac\nexec {real} "$@"\n')
    tool.chmod(0o755)
    return tool


@pytest.mark.parametrize(
    ("ending", "told"),
    [
        ("echo 'no more' >&2; exit 7", "ToolFailed: ffmpeg failed, exit status 7: no more\n"),
        ("kill -SEGV $$", "ToolFailed: ffmpeg failed, signal SIGSEGV\n"),
        (
            "echo 'No space left on device' >&2; exit 1",
            "OutOfDisk: no space left for the scratch files or the result\n",
        ),
    ],
)
def test_a_tool_that_gives_up_is_four(
    ending: str,
    told: str,
    voice: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, str(make_tool(tmp_path, ending)))
    find_ffmpeg.cache_clear()
    out = tmp_path / "out"
    code = main(["encode", str(voice), str(out)])
    find_ffmpeg.cache_clear()
    assert (code, capsys.readouterr().err) == (4, told)
    assert not (out / "report.json").exists()


def test_a_full_disk_is_told_before_the_work_begins(
    voice: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=1_000_000))
    assert main(["encode", str(voice), str(tmp_path)]) == 4
    assert "OutOfDisk: 10 MB needed, 1 MB free" in capsys.readouterr().err


def test_a_download_is_made_for_players_that_want_one_index(
    voice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["encode", str(voice), str(tmp_path / "out")]) == 0
    target = tmp_path / "lesson.mp4"
    assert main(["remux", str(tmp_path / "out" / "universal" / "listen.mp4"), str(target)]) == 0
    kinds = [kind for kind, _start, _end in iter_boxes(target.read_bytes())]
    assert (kinds[:2], b"moof" in kinds) == ([b"ftyp", b"moov"], False)
    assert main(["probe", str(target), "--json"]) == 0
    assert '"duration_ms": 5000' in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["pipe", "loop", "folder", "below a file"])
def test_what_is_no_file_is_refused_at_once(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lesson.mp4"
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "loop":
            path.symlink_to(path)
        case "folder":
            path.mkdir()
        case _:
            path.write_text("")
            path /= "film.mp4"
    assert main(["probe", str(path)]) == 3
    assert capsys.readouterr().err == f"NotMedia: no readable file at {path}\n"


@pytest.mark.parametrize("place", ["letter", "letter/below", "/proc/foo", "/dev/null"])
def test_a_place_that_takes_nothing_is_told_in_one_line(
    place: str, voice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter").write_text("Thưa cô")
    assert main(["encode", str(voice), str(tmp_path / place), "--json"]) == 4
    told = capsys.readouterr()
    assert json.loads(told.out)["error"] == "NoPlace"
    assert told.err.startswith(f"NoPlace: nothing can be written to {tmp_path / place}: ")
    assert told.err.count("\n") == 1


def test_a_refused_film_leaves_no_folder(tmp_path: Path) -> None:
    (tmp_path / "lesson.mp4").write_text("Thưa cô")
    kept = tmp_path / "kept"
    kept.mkdir()
    assert main(["encode", str(tmp_path / "lesson.mp4"), str(tmp_path / "new" / "out")]) == 3
    assert main(["encode", str(tmp_path / "lesson.mp4"), str(kept)]) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "lesson.mp4"]


@pytest.mark.parametrize("name", [b"esc\x1b[31m\n.mov", b"B\xe0i.mov", b'"a\\b".mov'])
def test_the_name_of_a_film_never_matters(
    name: bytes, voice: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / os.fsdecode(name)
    shutil.copy(voice, path)
    assert main(["probe", str(path), "--json"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["timeline"]["duration_ms"] == 5000
    assert main(["plan", str(path)]) == 0
    out = capfdbinary.readouterr().out
    assert b"\x1b" not in out
    assert out.decode("utf-8").count("\n") > 1


def test_quality_is_asked_of_the_film_that_was_encoded(
    voice: Path, slides: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = {"source": {"sha256": hash_file(voice)}, "rungs": []}
    (tmp_path / "report.json").write_text(json.dumps(report))
    assert main(["qc", str(slides), "--encoded", str(tmp_path)]) == 3
    assert capsys.readouterr().err == (
        f"OtherFilm: what is in {tmp_path} was made of another film\n"
    )
    assert main(["qc", str(voice), "--encoded", str(tmp_path)]) == 0


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--jobs", "0", "a whole number from 1 to 64"),
        ("--jobs", "-3", "a whole number from 1 to 64"),
        ("--nice", "99", "a whole number from 0 to 19"),
        ("--links", "", "links are 64, 128, 256, 512, 1000, 2500"),
        ("--families", "foo", "families are modern, universal"),
        ("--loudness", "loud", "between -31 and -14 LUFS"),
    ],
)
def test_says_what_an_option_takes(
    option: str, value: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["encode", "lesson.mp4", "out", f"{option}={value}"])
    assert caught.value.code == 2
    assert capsys.readouterr().err.rstrip().endswith(f"argument {option}: {told}")


def test_ctrl_c_while_the_modules_load_leaves_no_traceback() -> None:
    # The first heavy import is where it comes, however fast the machine is.
    program = (
        "import os, runpy, signal, sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, *_rest):\n"
        "        if name == 'media_pipeline.adapters.deliver':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "runpy.run_module('media_pipeline', run_name='__main__', alter_sys=True)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True)
    assert (ended.returncode, ended.stderr) == (-signal.SIGINT, b"")


def test_plans_no_sound_for_a_film_that_has_none(
    slides: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mute = make(tmp_path / "mute.mp4", "-i", str(slides), "-an", "-c:v", "copy")
    assert main(["plan", str(mute)]) == 0
    told = capsys.readouterr().out
    assert "64 kbit/s link" in told
    assert "opus" not in told
    assert main(["plan", str(mute), "--json"]) == 0
    rungs = json.loads(capsys.readouterr().out)["plan"]["rungs"]
    assert {rung["audio"] for rung in rungs} == {None}

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from media_pipeline.__main__ import main
from media_pipeline.adapters.binary import VARIABLE, find_ffmpeg
from media_pipeline.core.mp4 import iter_boxes


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

import json
from pathlib import Path

import pytest

from media_pipeline.__main__ import main


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

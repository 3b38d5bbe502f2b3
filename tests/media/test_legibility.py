"""Real text read by a real tesseract: what a rung loses is seen, what it keeps is not blamed."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from media_pipeline.adapters.binary import find_ffmpeg
from media_pipeline.adapters.grader import grade_picture, read_text, sample
from media_pipeline.adapters.planner import Planned, plan_file


@pytest.fixture(scope="module")
def planned(slides: Path) -> Planned:
    tesseract = shutil.which("tesseract")
    if tesseract is None:
        pytest.skip("no tesseract here")
    known = subprocess.run([tesseract, "--list-langs"], capture_output=True, text=True, check=True)
    if "vie" not in known.stdout.split():
        pytest.skip("tesseract knows no Vietnamese here")
    return plan_file(slides)


def make(target: Path, *arguments: str) -> Path:
    subprocess.run([find_ffmpeg(), "-v", "error", *arguments, str(target)], check=True)
    return target


def read(planned: Planned, rung: Path) -> float | None:
    tool = replace(planned.found.tool, source=str(rung), demuxer="mov")
    (window,) = sample(planned.plan.duration_ms, most=1)
    return read_text(planned, tool, window)


def test_text_as_sharp_as_the_source_reads_alike(
    planned: Planned, slides: Path, tmp_path: Path
) -> None:
    same = make(tmp_path / "same.mp4", "-i", str(slides), "-c", "copy")
    assert read(planned, same) == 1.0


def test_text_that_lost_its_marks_reads_worse(
    planned: Planned, slides: Path, tmp_path: Path
) -> None:
    small = make(
        tmp_path / "small.mp4",
        *("-i", str(slides), "-vf", "scale=160:90", "-an", "-c:v", "libx264", "-crf", "32"),
    )
    legible = read(planned, small)
    assert legible is not None
    assert legible < 0.8, legible


def test_a_camera_s_grain_is_not_taken_for_text(planned: Planned, camera: Path) -> None:
    nothing = plan_file(camera)
    tool = replace(nothing.found.tool, source=str(camera))
    (window,) = sample(nothing.plan.duration_ms, most=1)
    assert read_text(nothing, tool, window) is None


def test_the_grade_of_a_rung_says_how_legible_it_is(planned: Planned, slides: Path) -> None:
    tool = replace(planned.found.tool, source=str(slides))
    vmaf, legible = grade_picture(planned, tool, sample(planned.plan.duration_ms, most=1))
    assert vmaf is None or vmaf > 95
    assert legible == 1.0

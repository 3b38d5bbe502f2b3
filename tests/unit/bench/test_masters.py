"""The bench of masters tells when a goal is missed."""

from pathlib import Path
from typing import Any

import pytest

from media_pipeline.core.masters.profiles import BUILT_IN
from tests.bench import masters
from tests.bench.master_sources import SILENT
from tests.bench.masters import Row, list_misses

XDCAM = BUILT_IN["xdcam-hd422"]
KEPT: dict[str, Any] = {
    "kind": "25p 1080", "light": "green", "faults": 0, "mediaconch": "pass", "lufs": -23.1,
    "peak_dbtp": -3.0, "sync_ms": 10.0, "frames_off": 0, "bits_per_s": 5e7, "work_s": 1.1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "missed"),
    [
        ({}, []),
        ({"light": "amber"}, ["light"]),
        ({"faults": 1}, ["structure"]),
        ({"mediaconch": "FAIL"}, ["MediaConch"]),
        # What nobody looked at is not kept.
        ({"mediaconch": "none here"}, ["MediaConch"]),
        ({"lufs": -23.3}, ["loudness"]),
        ({"peak_dbtp": -0.9}, ["peak"]),
        ({"sync_ms": -41.0}, ["sound and picture"]),
        ({"sync_ms": float("inf")}, ["sound and picture"]),
        ({"frames_off": -1}, ["length"]),
        ({"work_s": 1.3}, ["speed"]),
        ({"kind": SILENT, "light": "amber", "lufs": -70.0, "sync_ms": None}, []),
        ({"kind": SILENT, "light": "green", "lufs": -70.0, "sync_ms": None}, ["light"]),
    ],
)
def test_each_missed_goal_is_named(given: dict[str, Any], missed: list[str]) -> None:
    assert list_misses(Row(**KEPT | given), XDCAM, seconds=8) == missed


@pytest.mark.parametrize(("light", "status"), [("green", 0), ("red", 1)])
def test_it_ends_with_1_when_one_is_missed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], light: str, status: int
) -> None:
    monkeypatch.setattr("sys.argv", ["masters", "--profiles", XDCAM.slug, "--kinds", "25p 1080"])
    monkeypatch.setattr(masters, "draw", lambda *_args, **_given: Path("film.mp4"))

    def make_row(kind: str, source: Path, profile: Any, out: Path, seconds: float) -> Row:
        out.mkdir()
        return Row(**KEPT | {"light": light})

    monkeypatch.setattr(masters, "make_row", make_row)
    assert masters.main() == status
    assert ("missed:" in capsys.readouterr().out) == bool(status)

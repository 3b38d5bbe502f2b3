"""What was recorded with a wide range is as loud as the rest, and clips nowhere."""

import subprocess
from pathlib import Path

import pytest

from media_pipeline.adapters.binary import find_ffmpeg
from media_pipeline.adapters.deliver import Order, deliver
from tests.media.conftest import make

# Plucked, at a hundredth to all of full scale: most of each stroke is in its first instant, so
# that the gain which brings the whole to its target has its peaks far above the ceiling.
WIDE = (
    "aevalsrc='0.9*exp(-16*mod(t,0.7))*(0.6*sin(2*PI*170*t)+0.3*sin(2*PI*510*t))"
    "*(0.01+0.99*pow(abs(sin(2*PI*t/23)),6))':s=48000"
)


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("wide") / "wide.wav", "-f", "lavfi", "-i", WIDE, "-t", "30")


def listen(path: Path) -> tuple[float, float]:
    """Return (LUFS, dBTP) of a finished file, by the same meter as everybody's."""
    command = [find_ffmpeg(), "-hide_banner", "-i", str(path), "-vn"]
    command += ["-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    loudness = told.rsplit("I:", 1)[1].split("LUFS")[0]
    return float(loudness), float(told.rsplit("Peak:", 1)[1].split("dBFS")[0])


def test_a_wide_range_comes_out_at_its_target_and_below_the_peak(
    wide: Path, tmp_path: Path
) -> None:
    report = deliver(Order(source=wide, out=tmp_path / "a", nice=19, grades=False))
    assert report["qc"]["loudness"]["range_lu"] > 15
    for sound in report["audio"]:
        lufs, peak_dbtp = listen(tmp_path / "a" / sound["mp4"])
        assert abs(lufs + 19) <= 1, sound["id"]
        assert peak_dbtp <= -1, sound["id"]
    # The tries change nothing between two runs: same source, same bytes.
    deliver(Order(source=wide, out=tmp_path / "b", nice=19, grades=False))
    for sound in report["audio"]:
        first, second = (tmp_path / run / sound["mp4"] for run in "ab")
        assert first.read_bytes() == second.read_bytes()

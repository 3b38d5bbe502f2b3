"""What the filters of a master really do to a picture, on one frame of it."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg
import pytest

from media_pipeline.adapters.binary import find_ffmpeg
from media_pipeline.adapters.runner import run
from media_pipeline.core.command import Tool, finish, open_source
from media_pipeline.core.masters.picture import (
    HEIGHT,
    WIDTH,
    Fields,
    choose_passage,
    lay_out,
)
from media_pipeline.core.probe import VideoTrack
from media_pipeline.core.timeline import Timeline
from tests.media.conftest import make

TRACK: dict[str, Any] = {
    "number": 0, "codec": "AVC", "width": WIDTH, "height": HEIGHT, "rotation": 0,
    "pixel_aspect": 1.0, "fps": 25.0, "variable_fps": False, "interlaced": False, "bit_depth": 8,
    "hdr": "", "full_range": False, "is_untagged_hd": False, "frames": None, "duration_ms": None,
}  # fmt: skip


def show(film: Path, fields: Fields, folder: Path, **known: Any) -> bytes:
    """Return the brightness of the master's first frame."""
    track = VideoTrack(**TRACK | known)
    timeline = Timeline(
        fps=Fraction(25), frames=2, packets=2, video_end_ms=80, audio_end_ms=80, variable_fps=False
    )
    passage = choose_passage(track, timeline, fields)
    tool = Tool(ffmpeg=find_ffmpeg(), source=str(film), demuxer="matroska")
    picture = lay_out(open_source(tool)["V:0"], track=track, passage=passage, frames=1)
    grey = picture.filter("extractplanes", "y")
    run(finish(tool, [ffmpeg.output(grey, "frame.raw", f="rawvideo", vframes=1)]), scratch=folder)
    return (folder / "frame.raw").read_bytes()


@pytest.mark.parametrize("said", ["tff", "prog"])
def test_fields_are_turned_round_where_the_flag_lies(tmp_path: Path, said: str) -> None:
    film = make(
        tmp_path / "lines.mkv",
        *("-f", "lavfi", "-i", f"color=s={WIDTH}x{HEIGHT}:r=25:d=0.08,format=yuv422p"),
        *("-vf", f"geq=lum='30+mod(Y*7,180)':cb=128:cr=128,setfield={said}", "-c:v", "ffv1"),
    )
    frame = show(film, Fields.LOWER_FIRST, tmp_path)

    def is_moved_by(step: int) -> bool:
        lines = range(500, 520)
        wanted = [30 + (line + step) * 7 % 180 for line in lines]
        return all(
            abs(frame[line * WIDTH] - level) <= 2 for line, level in zip(lines, wanted, strict=True)
        )

    # A picture left as it was would show its fields in the wrong order.
    assert is_moved_by(1) or is_moved_by(-1)


def test_hdr_in_full_range_is_as_bright_as_in_limited(tmp_path: Path) -> None:
    greys = []
    for name, value in (("limited", 64 + 876 // 2), ("full", 1023 // 2)):
        tags = f"range={'pc' if name == 'full' else 'tv'}:colorspace=bt2020nc"
        tags += ":color_primaries=bt2020:color_trc=arib-std-b67"
        film = make(
            tmp_path / f"{name}.mkv",
            *("-f", "lavfi", "-i", "color=s=320x180:r=25:d=0.08,format=yuv420p10le"),
            *("-vf", f"geq=lum={value}:cb=512:cr=512,setparams={tags}", "-c:v", "ffv1"),
        )
        frame = show(
            film, Fields.WHOLE, tmp_path, width=320, height=180, bit_depth=10, hdr="HLG",
            full_range=name == "full",
        )  # fmt: skip
        greys.append(frame[HEIGHT // 2 * WIDTH + WIDTH // 2])
    assert abs(greys[0] - greys[1]) <= 2

"""What the filters of a master really do to a picture, on one frame of it."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg
import pytest

from media_pipeline.adapters.binary import find_ffmpeg
from media_pipeline.adapters.fonts import find_font
from media_pipeline.adapters.runner import run
from media_pipeline.core.command import Tool, finish, open_source
from media_pipeline.core.masters.dressing import Dressing
from media_pipeline.core.masters.overlay import Drawing, draw, list_texts
from media_pipeline.core.masters.picture import (
    HEIGHT,
    WIDTH,
    Fields,
    choose_passage,
    lay_out,
)
from media_pipeline.core.masters.profiles import BUILT_IN
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


def test_the_longest_title_stays_within_the_picture(tmp_path: Path) -> None:
    title = "ÔN TẬP GIỮA HỌC KÌ: luyện viết đoạn văn nêu cảm xúc của em về một bài thơ; " * 3
    dressing = Dressing(title=title, subtitle=f"Tiếng Việt lớp 5, {title}")
    texts = list_texts(dressing, BUILT_IN["xdcam-hd422"], name="", company="", frames=1)
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    film = make(
        tmp_path / "black.mkv",
        *("-f", "lavfi", "-i", f"color=s={WIDTH}x{HEIGHT}:r=25:d=0.08,format=yuv422p"),
        *("-c:v", "ffv1"),
    )
    tool = Tool(ffmpeg=find_ffmpeg(), source=str(film), demuxer="matroska")
    # While it is shown.
    picture = open_source(tool)["V:0"].filter("setpts", "PTS+3/TB")
    drawn = draw(picture, Drawing(dressing=dressing, font=find_font()))
    grey = drawn.filter("extractplanes", "y")
    run(finish(tool, [ffmpeg.output(grey, "t.raw", f="rawvideo", vframes=1)]), scratch=tmp_path)
    frame = (tmp_path / "t.raw").read_bytes()
    rows = [frame[line * WIDTH : (line + 1) * WIDTH] for line in range(HEIGHT)]
    lit = [number for number, row in enumerate(rows) if max(row) > 200]
    right = max(x for row in rows for x in (row.rfind(level) for level in range(200, 236)))
    assert right <= WIDTH - WIDTH // 20
    assert HEIGHT // 2 < min(lit) < max(lit) <= HEIGHT - 3 * (HEIGHT // 20)
    # Between the title's ground and the subtitle's there is a gap.
    assert any(max(row) <= 30 for row in rows[min(lit) : max(lit)])

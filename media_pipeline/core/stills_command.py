"""Commands for single pictures, seek sheets, embedded subtitles and the quality of a rung."""

from typing import Any

import ffmpeg

from media_pipeline.core.analysis import Window
from media_pipeline.core.command import Tool, finish, open_source, veil
from media_pipeline.core.graph import Cut, lay_on_grid, watch
from media_pipeline.core.ladder import fit
from media_pipeline.core.plan import Plan
from media_pipeline.core.probe import Probe
from media_pipeline.core.stills import SPRITE_COLUMNS, Sprites
from media_pipeline.core.timeline import Timeline

WEBP: dict[str, Any] = {
    "vcodec": "libwebp",
    # The slowest search: a still is encoded once and fetched by everybody.
    "compression_level": 6,
    "frames:v": 1,
    "f": "webp",
}


def take_still(
    tool: Tool, probe: Probe, *, at_ms: int, lines: int, file: str, quality: int, text: bool
) -> list[str]:
    """Return the command that keeps one moment of the source as WebP and as JPEG."""
    assert probe.main_video is not None  # noqa: S101 only pictures have stills
    width, height = fit(*probe.main_video.display_size, lines)
    picture = (
        open_source(tool, start_s=at_ms / 1000)[f"V:{probe.main_video.number}"]
        .filter("scale", width, height, flags="lanczos+accurate_rnd")
        .filter("setsar", 1)
        .filter("format", "yuv420p")
        .filter_multi_output("split", 2)
    )
    webp = picture.stream(0).output(
        f"{file}.webp",
        **WEBP,
        quality=quality,
        # Sharp letters need other trade-offs than faces.
        preset="text" if text else "photo",
    )
    jpeg = picture.stream(1).output(
        f"{file}.jpg",
        vcodec="mjpeg",
        # About the bytes of the WebP at twice its size: for browsers that know nothing else.
        **{"q:v": 7},
        # A single picture, not a numbered series.
        update=1,
        **{"frames:v": 1},
        f="image2",
        # JPEG is full range by definition; without it blacks turn grey.
        color_range="pc",
        pix_fmt="yuvj420p",
    )
    return finish(tool, [webp, jpeg])


def tile_sprites(tool: Tool, sprites: Sprites, *, file: str) -> list[str]:
    """Return the command that lays a rung's key frames out as one sheet."""
    source = ffmpeg.input(
        f"file:{veil(tool.source)}",
        f=tool.demuxer,
        protocol_whitelist="file",
        # Key frames only: a sheet for an hour takes a second.
        skip_frame="nokey",
    )
    sheet = (
        source["v:0"]
        .filter("fps", fps=f"1000/{sprites.interval_ms}", start_time=0, round="up")
        .filter("scale", sprites.width, sprites.height, flags="area")
        .filter("tile", f"{SPRITE_COLUMNS}x{sprites.rows}")
        .output(file, **WEBP, quality=40)
    )
    return finish(tool, [sheet])


def extract_subtitles(tool: Tool, number: int, *, file: str) -> list[str]:
    """Return the command that turns one embedded text track into WebVTT."""
    text = open_source(tool)[f"s:{number}"].output(file, scodec="webvtt", f="webvtt")
    return finish(tool, [text])


def compare_with_source(
    tool: Tool,
    rung: Tool,
    *,
    probe: Probe,
    timeline: Timeline,
    plan: Plan,
    window: Window,
    file: str,
) -> list[str]:
    """Return the command that writes a rung's VMAF in one window, at the source's size and rate."""
    assert probe.main_video is not None  # noqa: S101 only pictures have quality
    assert plan.analysis is not None  # noqa: S101
    start = round(window.start_s * timeline.fps) if probe.seekable else 0
    frames = max(1, round(window.length_s * timeline.fps))
    width, height = fit(*probe.main_video.display_size, 1080)
    reference = lay_on_grid(
        open_source(tool, start_s=float(start / timeline.fps))[f"V:{probe.main_video.number}"],
        track=probe.main_video,
        timeline=timeline,
        cut=Cut(seek_s=start / timeline.fps, skip_frames=0, frames=frames),
        deinterlace=plan.analysis.interlaced,
        size=(width, height),
    )
    shown = (
        open_source(rung)["v:0"]
        # Frames aligned: the rung repeats what it does not have.
        .filter("fps", fps=str(timeline.fps), start_time=0)
        .filter("tpad", stop=-1, stop_mode="clone")
        .filter("trim", start_frame=start, end_frame=start + frames)
        .filter("setpts", "PTS-STARTPTS")
        .filter("scale", width, height, flags="bicubic")
        .filter("format", "yuv420p")
    )
    measured = ffmpeg.filter(
        [shown, reference],
        "libvmaf",
        n_threads=2,
        # A stride that shares no divisor with any rung's: else only fresh frames are judged.
        n_subsample=7,
        log_fmt="json",
        log_path=file,
    ).output("pipe:1", f="null")
    return finish(tool, [measured])


def watch_all(tool: Tool, probe: Probe, *, file: str) -> list[str]:
    """Return the command that writes the small grey frames of a whole source."""
    assert probe.main_video is not None  # noqa: S101 only pictures are watched
    grey = watch(open_source(tool)[f"V:{probe.main_video.number}"])
    return finish(tool, [grey.output(file, f="rawvideo")], loglevel="verbose")


def take_frame(
    tool: Tool, *, stream: str, at_ms: int, size: tuple[int, int], file: str
) -> list[str]:
    """Return the command that keeps one frame without loss, at the size it is compared at."""
    picture = (
        open_source(tool, start_s=at_ms / 1000)[stream]
        .filter("scale", *size, flags="bicubic")
        .output(file, vcodec="png", update=1, f="image2", **{"frames:v": 1})
    )
    return finish(tool, [picture])

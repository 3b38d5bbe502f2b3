"""The commands that read a finished master back."""

from typing import Any

import ffmpeg

from media_pipeline.core.command import Tool, finish, open_source
from media_pipeline.core.masters import flashes, levels
from media_pipeline.core.masters.profiles import FRAMES_PER_S
from media_pipeline.core.masters.sound import with_progress

# So much of the stream tells every kind of header many times over.
HEAD_BYTES = 48_000_000
GREY, SAMPLES = "grey.raw", "samples.raw"
# Small enough to be quick, large enough for a line of text not to vanish.
WATCHED = (480, 270)


def list_streams(tool: Tool, *, has_sound: bool) -> list[str]:
    """Return the command that prints what every packet takes and when it plays, decoding none."""
    source = open_source(tool)
    streams = [source["V:0"], source["a:0"]] if has_sound else [source["V:0"]]
    listing = ffmpeg.output(
        *streams,
        "pipe:1",
        c="copy",
        f="framecrc",
        # Their own times: shifting to zero would hide a late start.
        copyts=None,
    )
    return finish(tool, [listing])


def copy_stream(tool: Tool) -> list[str]:
    """Return the command that writes the beginning of the picture's own stream."""
    stream = open_source(tool)["V:0"].output("head.m2v", c="copy", f="mpeg2video", fs=HEAD_BYTES)
    return finish(tool, [stream])


def watch(
    tool: Tool, *, has_picture: bool, discrete: bool, tracks: int, skip_frames: int = 0
) -> list[str]:
    """Return the command that watches and hears a programme from first to last, in one decode.

    `discrete` sound lies on the first two of its `tracks`; `skip_frames` are of a leader.
    """
    source = open_source(tool)
    outputs = []
    if tracks:
        programme = min(2, tracks) if discrete else 1
        outputs.append(_listen(source, tracks=programme, skip_frames=skip_frames))
        outputs += [_meter(source, number) for number in range(programme, tracks)]
    if has_picture:
        outputs += _look(source["V:0"], skip_frames)
    arguments = with_progress(finish(tool, outputs, loglevel="info"))
    # Both cores: nothing else runs beside a check.
    arguments[arguments.index("-filter_complex_threads") + 1] = "2"
    return arguments


def take_thumbnail(tool: Tool, *, at_s: float, file: str) -> list[str]:
    """Return the command that keeps one small picture for people."""
    picture = (
        open_source(tool, start_s=at_s)["V:0"]
        .filter("scale", 320, 180, flags="area")
        .output(file, vcodec="mjpeg", update=1, f="image2", **{"frames:v": 1, "q:v": 6})
    )
    return finish(tool, [picture])


def _look(picture: Any, skip_frames: int) -> list[Any]:
    if skip_frames:
        picture = picture.filter("trim", start_frame=skip_frames).filter("setpts", "PTS-STARTPTS")
    branches = picture.filter_multi_output("split", 2)
    # One shrinking for all detectors: at full size they would take as long as encoding.
    small = branches.stream(0).filter("scale", *WATCHED, flags="area")
    watched = small.filter_multi_output("split", 2)
    detected = (
        watched.stream(0)
        .filter("blackdetect", d=0.4, pic_th=0.98, pix_th=0.10)
        # What a still picture costs an encoder of pictures must not count as movement.
        .filter("freezedetect", n="-60dB", d=2)
        .output("pipe:1", f="null")
    )
    grey = (
        watched.stream(1)
        .filter("scale", flashes.WIDTH, flashes.HEIGHT, flags="area")
        # Brightness as it is sent: turned into grey it would be stretched.
        .filter("format", "yuv420p")
        .filter("extractplanes", "y")
        .output(GREY, f="rawvideo")
    )
    sampled = (
        branches.stream(1)
        .filter("framestep", levels.EVERY_S * FRAMES_PER_S)
        # No averages: a pixel that is too bright is seen as it is.
        .filter("scale", levels.WIDTH, levels.HEIGHT, flags="neighbor")
        .filter("format", "yuv444p")
        .output(SAMPLES, f="rawvideo")
    )
    return [detected, grey, sampled]


def _meter(source: Any, number: int) -> Any:
    return (
        source[f"a:{number}"]
        # With its number, for the lines of all meters look alike.
        .filter(f"astats@track{number}", measure_perchannel="none", measure_overall="Peak_level")
        .output("pipe:1", f="null")
    )


def _listen(source: Any, *, tracks: int, skip_frames: int) -> Any:
    sound = source["a:0"]
    if tracks == 2:
        pair = [source[f"a:{n}"].filter("aformat", channel_layouts="mono") for n in (0, 1)]
        sound = ffmpeg.filter(pair, "join", inputs=2, channel_layout="stereo")
    if skip_frames:
        sound = sound.filter("atrim", start=skip_frames / FRAMES_PER_S).filter(
            "asetpts", "PTS-STARTPTS"
        )
    return (
        sound.filter("aresample", 48000)
        .filter("aformat", channel_layouts="stereo")
        .filter("silencedetect", noise="-60dB", duration=2)
        .filter("aphasemeter", video=0, phasing=1, duration=1)
        # Only the summary; a line per 100 ms would drown it.
        .filter("ebur128", peak="true", framelog="quiet")
        .output("pipe:1", f="null")
    )

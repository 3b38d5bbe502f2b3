"""What ffmpeg is told, as argument lists: built here, run elsewhere, golden in tests."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ffmpeg

from media_pipeline.core.analysis import HEIGHT, SAMPLE_FPS, WIDTH, Window
from media_pipeline.core.ladder import fit
from media_pipeline.core.probe import Probe
from media_pipeline.core.rates import TRIAL_CRF


@dataclass(frozen=True, kw_only=True)
class Tool:
    """The ffmpeg to run and the one file it may read."""

    ffmpeg: str
    source: str
    demuxer: str


def open_source(tool: Tool, *, start_s: float = 0.0, length_s: float | None = None) -> Any:
    """Return the builder's input node for the source."""
    options: dict[str, Any] = {
        # The demuxer the probe allowed; guessing by content would let a playlist choose itself.
        "f": tool.demuxer,
        # …and no other may be opened from inside it.
        "format_whitelist": tool.demuxer,
        # A container that names http:, concat: or subfile: parts gets nothing.
        "protocol_whitelist": "file",
        # Two decoder threads: more would hold more frames in memory than 2 cores can use.
        "threads": 2,
    }
    if start_s:
        # Before -i: jump by the index, then decode up to the exact frame.
        options["ss"] = f"{start_s:.6f}"
    if length_s is not None:
        # Before -i: stop reading, or the analysis of a minute would decode the hour.
        options["t"] = f"{length_s:.6f}"
    # `file:` keeps a name like `concat:a` or `-y` from being read as anything but a path.
    return ffmpeg.input(f"file:{veil(tool.source)}", **options)


def finish(tool: Tool, outputs: Sequence[Any], *, loglevel: str = "error") -> list[str]:
    """Return the argument list that runs `outputs` in one process."""
    merged = outputs[0] if len(outputs) == 1 else ffmpeg.merge_outputs(*outputs)
    arguments = merged.global_args(
        # No banner: the last lines kept for an error must be about the error.
        "-hide_banner",
        # Never wait for a key that nobody will press.
        "-nostdin",
        # Level names in front, and nothing below what the step reads.
        "-loglevel",
        f"level+{loglevel}",
        # One filter thread: the threads of the encoders are enough for 2 cores.
        "-filter_complex_threads",
        "1",
    )
    compiled: list[str] = ffmpeg.compile(arguments, cmd=tool.ffmpeg, overwrite_output=True)
    return [_unveil(argument) for argument in compiled]


def veil(path: str) -> str:
    """Return `path` as the builder takes it: it knows no bytes that are not UTF-8."""
    # No path holds a NUL, so that nothing else can look like it.
    return re.sub("[\udc80-\udcff]", lambda match: f"\0{ord(match[0]):04x}", path)


def _unveil(argument: str) -> str:
    return re.sub("\0([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), argument)


def list_packets(tool: Tool, probe: Probe) -> list[str]:
    """Return the command that prints when every packet plays, without decoding any."""
    source = open_source(tool)
    streams = []
    if probe.main_video is not None:
        # Capital V: attached pictures do not count.
        streams.append(source[f"V:{probe.main_video.number}"])
    streams += [source[f"a:{track.number}"] for track in probe.audio[:1]]
    listing = ffmpeg.output(
        *streams,
        "pipe:1",
        # Packets as they are: decoding would cost a tenth of the whole work.
        c="copy",
        # One line per packet with its times.
        f="framecrc",
    )
    return finish(tool, [listing])


def look_at_window(tool: Tool, probe: Probe, window: Window) -> list[str]:
    """Return the command that writes a window's small grey frames and its trial encode."""
    assert probe.main_video is not None  # noqa: S101 the caller looked
    source = open_source(tool, start_s=window.start_s, length_s=window.length_s)
    picture = source[f"V:{probe.main_video.number}"]
    if probe.main_video.interlaced:
        # A flag alone lies as often as not: count what the fields really do.
        picture = picture.filter("idet")
    branches = picture.filter_multi_output("split", 2)
    grey = (
        branches.stream(0)
        # Few frames a second are enough to see what moves.
        .filter("fps", fps=SAMPLE_FPS, start_time=0)
        # Averaging over areas takes sensor noise out; anything sharper would count it as motion.
        .filter("scale", WIDTH, HEIGHT, flags="area")
        .filter("format", "gray")
        .output("grey.raw", f="rawvideo")
    )
    width, height = fit(*probe.main_video.display_size, 720)
    trial = (
        branches.stream(1)
        # As large as the rungs that weak links get: smaller would hide what noise costs.
        .filter("scale", width, height, flags="bicubic")
        .filter("format", "yuv420p")
        .output(
            "trial.ivf",
            # The encoder of the real rungs at its fastest: its size says how hard the picture is.
            vcodec="libsvtav1",
            preset=10,
            crf=TRIAL_CRF,
            # One key frame for the window, as in a real GOP.
            g=600,
            # Two threads wherever it runs; SVT otherwise takes memory by the number of cores.
            **{"svtav1-params": "lp=2"},
            f="ivf",
        )
    )
    return finish(tool, [grey, trial], loglevel="info")


def measure_loudness(tool: Tool, track: int) -> list[str]:
    """Return the command that measures one audio track as it will be heard: mono."""
    heard = (
        open_source(tool)[f"a:{track}"]
        # Gaps in the timestamps become silence, or everything after them comes early.
        .filter("aresample", 48000, **{"async": 1, "first_pts": 0})
        .filter("aformat", channel_layouts="mono")
        # Pauses of two seconds: the editor shows them, nobody is meant to wait there.
        .filter("silencedetect", noise="-50dB", duration=2)
        # Flat tops and the highest sample: clipping at the microphone.
        .filter("astats", measure_perchannel="none", measure_overall="Peak_level+Flat_factor")
        # Only the summary; a line per 100 ms would drown it.
        .filter("ebur128", peak="true", framelog="quiet")
        .output("pipe:1", f="null")
    )
    return finish(tool, [heard], loglevel="info")


def measure_level(tool: Tool, track: int) -> list[str]:
    """Return the command that measures one encoded sound's loudness and peaks, and nothing else."""
    heard = (
        open_source(tool)[f"a:{track}"]
        # As the source was measured: mono, at the meter's own rate.
        .filter("aresample", 48000)
        .filter("aformat", channel_layouts="mono")
        # Only the summary; a line per 100 ms would drown it.
        .filter("ebur128", peak="true", framelog="quiet")
        .output("pipe:1", f="null")
    )
    return finish(tool, [heard], loglevel="info")


def replay(tool: Tool, *, has_picture: bool, has_sound: bool, decode: bool) -> list[str]:
    """Return the command that reads a finished file whole and prints when everything shows."""
    source = open_source(tool)
    streams = [source["v:0"]] * has_picture + [source["a:0"]] * has_sound
    options: dict[str, Any] = {
        # Their own times: shifting to zero would hide a late start.
        "copyts": None,
        "f": "framecrc",
    }
    if decode:
        # Every frame as decoded, none repeated to fill a gap.
        options["fps_mode"] = "passthrough"
    else:
        options["c"] = "copy"
    return finish(tool, [ffmpeg.output(*streams, "pipe:1", **options)])

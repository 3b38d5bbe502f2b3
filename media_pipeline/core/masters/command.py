"""The commands that write a master, and look at a source's fields beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ffmpeg

from media_pipeline.core.analysis import Window
from media_pipeline.core.command import Tool, finish, open_source
from media_pipeline.core.masters.dressing import Dressing
from media_pipeline.core.masters.overlay import Drawing, draw, lead, lead_sound
from media_pipeline.core.masters.picture import Passage, lay_out, weave
from media_pipeline.core.masters.profiles import SAMPLES_PER_FRAME, Picture, Profile
from media_pipeline.core.masters.sound import (
    LEVEL,
    encoder_options,
    lay_on_tracks,
    with_progress,
)
from media_pipeline.core.masters.timecode import find_leader_frames, find_start, read_timecode
from media_pipeline.core.probe import VideoTrack

# Of the video's own rate: packs, headers and sound of a programme stream.
MUX_SHARE = 1.1


@dataclass(frozen=True, kw_only=True)
class Label:
    """What a master says of itself; without diacritics, for old machines read it."""

    name: str
    company: str = ""
    made_at: str = "2026-01-01T00:00:00Z"


def look_at_fields(tool: Tool, number: int, window: Window) -> list[str]:
    """Return the command that tells what the two halves of a window's frames are."""
    picture = (
        open_source(tool, start_s=window.start_s, length_s=window.length_s)[f"V:{number}"]
        # A flag alone lies as often as not: count what the fields really do.
        .filter("idet")
        .output("pipe:1", f="null")
    )
    return finish(tool, [picture], loglevel="info")


def encode(
    *,
    tool: Tool,
    track: VideoTrack,
    passage: Passage,
    profile: Profile,
    frames: int,
    label: Label,
    file: str,
    drawing: Drawing = Drawing(dressing=Dressing()),  # noqa: B008
) -> list[str]:
    """Return the command that writes the master of a film whose levelled sound lies in `LEVEL`."""
    assert profile.picture is not None  # noqa: S101 radio has its own
    picture = lay_out(
        open_source(tool)[f"V:{track.number}"], track=track, passage=passage, frames=frames
    )
    if drawing.dressing != Dressing():
        picture = draw(picture, drawing)
    picture = weave(picture, way=passage.way, pixels=profile.picture.pixels)
    picture = lead(picture, profile, drawing, pixels=profile.picture.pixels)
    tracks = lay_on_tracks(lead_sound(_open_level(tool), profile), profile.sound)
    options = {
        **_encode_picture(profile.picture),
        **encoder_options(profile.sound),
        **_mux(profile),
        # Never a frame more than promised.
        "frames:v": frames + find_leader_frames(profile),
    }
    output = ffmpeg.output(picture, *tracks, file, **options)
    return _finish(tool, output, file, _tag(profile, label))


def encode_radio(*, tool: Tool, profile: Profile, label: Label, file: str) -> list[str]:
    """Return the command that writes the levelled sound as the radio takes it."""
    options = {**encoder_options(profile.sound), **_mux(profile)}
    output = ffmpeg.output(_open_level(tool), file, **options)
    return _finish(tool, output, file, _tag(profile, label))


def _open_level(tool: Tool) -> Any:
    return open_source(Tool(ffmpeg=tool.ffmpeg, source=LEVEL, demuxer="w64"))["a:0"]


def _finish(tool: Tool, output: Any, file: str, tags: Mapping[str, str]) -> list[str]:
    arguments = with_progress(finish(tool, [output], loglevel="warning"))
    # The builder writes an option once: these are many of one name, before the file they are for.
    place = arguments.index(file)
    pairs = [f"{key}={value}" for key, value in tags.items() if value]
    arguments[place:place] = [part for pair in pairs for part in ("-metadata", pair)]
    # Both cores for the filters too: at 1080 lines they take as long as the encoder.
    arguments[arguments.index("-filter_complex_threads") + 1] = "2"
    return arguments


def _encode_picture(picture: Picture) -> dict[str, Any]:
    shared: dict[str, Any] = {
        "r": 25,
        "aspect": "16:9",
        # Interlaced, whatever was shown before.
        "flags:v": "+ilme+ildct",
        "color_primaries": "bt709",
        "color_trc": "bt709",
        "colorspace": "bt709",
        "color_range": "tv",
    }
    encoders = {"mpeg2": _mpeg2, "h264": _h264, "avc-intra": _avc_intra}
    return shared | encoders[picture.codec](picture)


def _mpeg2(picture: Picture) -> dict[str, Any]:
    options: dict[str, Any] = {
        "vcodec": "mpeg2video",
        "pix_fmt": picture.pixels,
        # Slices side by side: the same stream, nearly twice as fast on two cores.
        "threads": 2,
        "b:v": f"{picture.kbps}k",
        # Constant: what is not needed is stuffed, what is too much is refused.
        "minrate": f"{picture.kbps}k",
        "maxrate": f"{picture.most_kbps}k",
        "bufsize": picture.buffer_bits,
        "g": picture.gop,
        "bf": picture.b_frames,
        # One rhythm from first to last: no extra key frame where a slide changes.
        "b_strategy": 0,
        "sc_threshold": 1_000_000_000,
        "qmin": 1,
        # More than this the table of steps does not hold.
        "qmax": 28,
        "intra_vlc": 1,
        # The first group as long as the others.
        "mpv_flags": "+strict_gop",
        # A buffer that is full at the start, as the format says.
        "rc_init_occupancy": picture.buffer_bits,
    }
    if picture.pixels != "yuv422p":
        # Main profile at high level.
        return options | {"profile:v": 4, "level:v": 4}
    return options | {
        # 4:2:2 profile at high level.
        "profile:v": 0,
        "level:v": 2,
        "dc": 10,
        "non_linear_quant": 1,
        "alternate_scan": 1,
        "lmin": "1*QP2LAMBDA",
        # As much of the buffer as there is, or easy scenes run it over.
        "rc_max_vbv_use": 1,
        "rc_min_vbv_use": 1,
        # Colours are told in the stream itself.
        "seq_disp_ext": 1,
        "video_format": "component",
    }


def _h264(picture: Picture) -> dict[str, Any]:
    return {
        "vcodec": "libx264",
        "preset": "veryfast",
        "profile:v": "main",
        "level:v": "4.1",
        "pix_fmt": picture.pixels,
        "b:v": f"{picture.kbps}k",
        "maxrate": f"{picture.most_kbps}k",
        "bufsize": picture.buffer_bits,
        "g": picture.gop,
        # Upper field first, and every frame as long as the next, in the stream's own words.
        "x264-params": "tff=1:force-cfr=1",
    }


def _avc_intra(picture: Picture) -> dict[str, Any]:
    return {
        "vcodec": "libx264",
        "avcintra-class": 100,
        "preset": "veryfast",
        "tune": "psnr",
        "pix_fmt": picture.pixels,
        "x264-params": "tff=1",
    }


def _mux(profile: Profile) -> dict[str, Any]:
    shared: dict[str, Any] = {
        "f": profile.container,
        # Nothing of what a phone wrote about its owner.
        "map_metadata": -1,
        "map_chapters": -1,
    }
    if profile.container == "mxf":
        # 1080 lines at 50 fields.
        return shared | {"timecode": find_start(profile), "signal_standard": "smpte274m"}
    if profile.container == "vob":
        assert profile.picture is not None  # noqa: S101 a programme stream has one
        return shared | {"muxrate": int(profile.picture.most_kbps * 1000 * MUX_SHARE)}
    if profile.container == "mp4":
        # The index in front: whoever opens it from afar sees it at once.
        return shared | {"movflags": "+faststart", "timecode": find_start(profile)}
    if profile.container == "wav":
        # Beyond 4 GB a Wave file needs the larger header.
        return shared | {"write_bext": 1, "rf64": "auto"}
    return shared


def _tag(profile: Profile, label: Label) -> dict[str, str]:
    if profile.container == "mxf":
        return {
            # Without it the year is 0.
            "creation_time": label.made_at,
            "material_package_name": label.name,
            "company_name": label.company,
            "product_name": "Song Hoc",
        }
    if profile.container == "wav":
        day, _, clock = label.made_at.partition("T")
        return {
            "description": label.name,
            "originator": label.company or "Song Hoc",
            "originator_reference": label.name[:32],
            "origination_date": day,
            "origination_time": clock[:8],
            "time_reference": str(read_timecode(profile.timecode) * SAMPLES_PER_FRAME),
            "coding_history": "A=PCM,F=48000,W=24,M=stereo",
        }
    return {}

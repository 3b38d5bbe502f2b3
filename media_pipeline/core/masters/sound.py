"""What happens to a master's sound: measured, brought to level, laid on the station's tracks."""

from typing import Any

import ffmpeg

from media_pipeline.core.command import Tool, finish, open_source
from media_pipeline.core.masters.levelling import Try
from media_pipeline.core.masters.profiles import SAMPLES_PER_FRAME, Profile, Sound
from media_pipeline.core.probe import AudioTrack

LEVEL = "level.w64"
LOSSY = {"mp2": "level.mp2", "aac": "level.mp4"}
LAYOUTS = {2: "stereo", 4: "quad", 8: "7.1"}
# What six or more channels without a name are.
SURROUND = {6: "5.1", 8: "7.1"}


def measure(tool: Tool, track: AudioTrack) -> list[str]:
    """Return the command that measures a track as the station will: in stereo."""
    heard = _read(tool, track).filter("ebur128", peak="true", framelog="quiet")
    return with_progress(finish(tool, [heard.output("pipe:1", f="null")], loglevel="info"))


def measure_file(tool: Tool, *, skip_s: float = 0.0) -> list[str]:
    """Return the command that measures an encoded sound."""
    heard = (
        open_source(tool, start_s=skip_s)["a:0"]
        .filter("aresample", 48000)
        .filter("aformat", channel_layouts="stereo")
        .filter("ebur128", peak="true", framelog="quiet")
    )
    return finish(tool, [heard.output("pipe:1", f="null")], loglevel="info")


def level(
    tool: Tool, track: AudioTrack | None, tried: Try, profile: Profile, *, frames: int
) -> list[str]:
    """Return the command that writes the levelled programme, and measures it on the way.

    Where the profile's sound is lossy it writes that beside it, to be measured by itself.
    """
    sound = _silence() if track is None else _read(tool, track)
    if tried.gain_db:
        sound = sound.filter("volume", f"{tried.gain_db}dB", precision="double")
    if tried.ceiling_dbtp is not None:
        sound = (
            # Four times as many samples: peaks between two samples are seen, and held.
            sound.filter("aresample", 192000)
            .filter(
                "alimiter",
                limit=f"{10 ** (tried.ceiling_dbtp / 20):.4f}",
                # Fast enough for a clap, slow enough not to distort a vowel.
                attack=5,
                release=50,
                # No make-up gain: the loudness is already right.
                level="disabled",
                # Without it the limiter delays the sound by its look-ahead.
                latency=1,
            )
            .filter("aresample", 48000)
        )
    sound = (
        # Exactly as long as the picture, to the sample.
        sound.filter("apad")
        .filter("atrim", end_sample=frames * SAMPLES_PER_FRAME)
        .filter("asetpts", "N/SR/TB")
        .filter("ebur128", peak="true", framelog="quiet")
    )
    options: dict[str, Any] = {"acodec": "pcm_s24le", "ar": 48000, "f": "w64"}
    if not profile.sound.is_lossy:
        return with_progress(finish(tool, [sound.output(LEVEL, **options)], loglevel="info"))
    branches = sound.filter_multi_output("asplit", 2)
    lossy = LOSSY[profile.sound.codec]
    outputs = [
        branches.stream(0).output(LEVEL, **options),
        branches.stream(1).output(lossy, **encoder_options(profile.sound), **_name(lossy)),
    ]
    return with_progress(finish(tool, outputs, loglevel="info"))


def lay_on_tracks(sound: Any, wanted: Sound) -> list[Any]:
    """Return one stream per track; the programme lies on the first two, silence on the others."""
    if wanted.channels == 2:
        return [sound]
    layout = LAYOUTS[wanted.tracks]
    # Left and right stay what they are; what is added is silent.
    spread = sound.filter("aformat", channel_layouts=layout)
    split = spread.filter_multi_output("channelsplit", channel_layout=layout)
    return [split.stream(number) for number in range(wanted.tracks)]


def encoder_options(wanted: Sound) -> dict[str, Any]:
    """Return how a track is encoded."""
    options: dict[str, Any] = {"acodec": wanted.codec, "ar": 48000}
    if wanted.kbps:
        options["b:a"] = f"{wanted.kbps}k"
    return options


def with_progress(arguments: list[str]) -> list[str]:
    """Return the command told to say how far it is."""
    # After the program's name: ffmpeg-python writes global options last, where ffmpeg 9 warns.
    return [arguments[0], "-progress", "pipe:1", "-stats_period", "0.5", *arguments[1:]]


def _name(file: str) -> dict[str, str]:
    return {"f": file.rpartition(".")[2]}


def _silence() -> Any:
    return ffmpeg.input("anullsrc=r=48000:cl=stereo", f="lavfi")["a"]


def _read(tool: Tool, track: AudioTrack) -> Any:
    sound = open_source(tool)[f"a:{track.number}"]
    if track.channels in SURROUND:
        # Six channels without names would be refused by the mixer.
        sound = sound.filter("aformat", channel_layouts=SURROUND[track.channels])
    # Gaps in the timestamps become silence; a late start too. Lips and words stay together.
    sound = sound.filter("aresample", 48000, **{"async": 1, "first_pts": 0})
    # One voice in both ears before it is measured: as one channel it would read 3 LU lower.
    return sound.filter("aformat", sample_fmts="dbl", channel_layouts="stereo")

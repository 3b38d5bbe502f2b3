"""What ffmpeg is told, word for word. UPDATE_GOLDEN=1 rewrites the files: review the diff."""

import os
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.core.analysis import Analysis, Bars, Content, Window
from media_pipeline.core.chunk_command import Attempt, encode_chunk, encode_sounds
from media_pipeline.core.command import (
    Tool,
    list_packets,
    look_at_window,
    measure_level,
    measure_loudness,
    replay,
)
from media_pipeline.core.levelling import Try
from media_pipeline.core.loudness import Loudness
from media_pipeline.core.masters.command import Label, encode, encode_radio, look_at_fields
from media_pipeline.core.masters.dressing import Dressing
from media_pipeline.core.masters.levelling import Try as MasterTry
from media_pipeline.core.masters.overlay import Drawing
from media_pipeline.core.masters.picture import Fields, choose_passage
from media_pipeline.core.masters.profiles import BUILT_IN, read_profiles
from media_pipeline.core.masters.sound import level as level_master
from media_pipeline.core.masters.sound import measure as measure_master
from media_pipeline.core.plan import Plan, make_plan
from media_pipeline.core.probe import Probe, read_probe
from media_pipeline.core.timeline import Timeline

HERE = Path(__file__).with_name("media_pipeline")
TOOL = Tool(ffmpeg="ffmpeg", source="/lesson.mp4", demuxer="mov")


def probe(**video: Any) -> Probe:
    picture = {
        "@type": "Video", "Format": "AVC", "Width": "1280", "Height": "720", "FrameCount": "5000",
        **video,
    }  # fmt: skip
    sound = {"@type": "Audio", "Format": "AAC", "Channels": "2", "Language": "vi"}
    general = {"@type": "General", "Format": "MPEG-4"}
    return read_probe({"media": {"track": [general, picture, sound]}})


def timeline(fps: Fraction = Fraction(25), *, variable: bool = False) -> Timeline:
    frames = round(200 * fps)
    return Timeline(
        fps=fps, frames=frames, packets=frames, video_end_ms=200_000, audio_end_ms=200_000,
        variable_fps=variable,
    )  # fmt: skip


def plan(
    shown: Probe, line: Timeline, content: Content, *, interlaced: bool = False, lufs: float = -27
) -> Plan:
    analysis = Analysis(
        content=content, moving_share=0, busy_share=0, noise=0, trial_kbps=150,
        interlaced=interlaced, bars=Bars(left=0, top=0, right=0, bottom=0),
    )  # fmt: skip
    loudness = Loudness(
        integrated_lufs=lufs, range_lu=5, true_peak_dbtp=-3, clipped=False, silences=()
    )
    return make_plan(probe=shown, timeline=line, analysis=analysis, loudness=loudness)


def chunk(
    shown: Probe, line: Timeline, made: Plan, number: int, wave: int, **attempt: Any
) -> list[str]:
    rungs = made.first_wave if wave == 0 else made.second_wave
    return encode_chunk(
        tool=replace(TOOL, demuxer=shown.demuxer), probe=shown, timeline=line, plan=made,
        chunk=made.chunks[number],
        attempts=[Attempt(rung=rung, crf=rung.crf, **attempt) for rung in rungs],
        watching=wave == 0,
    )  # fmt: skip


def slides_first() -> list[str]:
    shown, line = probe(), timeline()
    return chunk(shown, line, plan(shown, line, Content.SLIDES), 0, 0)


def slides_rest() -> list[str]:
    shown, line = probe(), timeline()
    return chunk(shown, line, plan(shown, line, Content.SLIDES), 1, 1)


def camera_rest() -> list[str]:
    shown, line = probe(), timeline(Fraction(30000, 1001))
    return chunk(shown, line, plan(shown, line, Content.CAMERA), 1, 1)


def camera_held() -> list[str]:
    shown, line = probe(), timeline()
    return chunk(shown, line, plan(shown, line, Content.CAMERA), 0, 0, hold=2)


def uneven_interlaced_hdr() -> list[str]:
    shown = probe(ScanType="Interlaced", transfer_characteristics="HLG")
    line = timeline(variable=True)
    return chunk(shown, line, plan(shown, line, Content.SLIDES, interlaced=True), 1, 0)


def sounds() -> list[str]:
    shown, line = probe(), timeline()
    made = plan(shown, line, Content.CAMERA, lufs=-35)
    assert made.gain is not None
    tries = [Try(sound=sound, gain=made.gain) for sound in made.audio]
    return encode_sounds(tool=TOOL, track=0, tries=tries, duration_ms=made.duration_ms)


def master(slug: str, fields: Fields = Fields.WHOLE, **video: Any) -> list[str]:
    shown, profile = probe(**video), BUILT_IN[slug]
    label = Label(name="BAI_3", company="SO_GDDT", made_at="2026-11-20T10:00:00Z")
    if profile.is_radio:
        return encode_radio(tool=TOOL, profile=profile, label=label, file="BAI_3.wav")
    track = shown.main_video
    assert track is not None
    return encode(
        tool=TOOL, track=track, passage=choose_passage(track, timeline(), fields),
        profile=profile, frames=5000, label=label, file=f"BAI_3{profile.ending}",
    )  # fmt: skip


def dressed() -> list[str]:
    profile = read_profiles({"own": {"based_on": "province-mpg", "leader": True}})["own"]
    dressing = Dressing(title="Bài 3", subtitle="Toán 1", logo="logos/x.png", captions="WEBVTT")
    track = probe().main_video
    assert track is not None
    return encode(
        tool=TOOL, track=track, passage=choose_passage(track, timeline(), Fields.WHOLE),
        profile=profile, frames=5000, label=Label(name="BAI_3"), file="BAI_3.mpg",
        drawing=Drawing(dressing=dressing, font="/usr/share/fonts/f.ttf"),
    )  # fmt: skip


def level_for(slug: str, tried: MasterTry) -> list[str]:
    return level_master(TOOL, probe().audio[0], tried, BUILT_IN[slug], frames=5000)


COMMANDS = {
    "master-xdcam": lambda: master("xdcam-hd422"),
    "master-xdcam-kept-fields": lambda: master(
        "xdcam-hd422",
        Fields.LOWER_FIRST,
        Height="1080",
        Width="1440",
        FrameRate="25.000",
        PixelAspectRatio="1.333",
    ),
    "master-mpg-unwoven": lambda: master(
        "province-mpg", Fields.LOWER_FIRST, Height="576", Width="720", PixelAspectRatio="1.067"
    ),
    "master-mp4-hdr": lambda: master("province-mp4", transfer_characteristics="HLG"),
    "master-avc-intra": lambda: master("avc-intra-100", colour_range="Full"),
    "master-dressed": dressed,
    "master-radio": lambda: master("radio-wav"),
    "master-fields": lambda: look_at_fields(TOOL, 0, Window(start_s=0, length_s=4)),
    "master-measured": lambda: measure_master(TOOL, probe().audio[0]),
    "master-levelled": lambda: level_for("xdcam-hd422", MasterTry(gain_db=4.2, ceiling_dbtp=-3.3)),
    "master-levelled-lossy": lambda: level_for(
        "radio-mp2", MasterTry(gain_db=-2.0, ceiling_dbtp=None)
    ),
    "list-packets": lambda: list_packets(TOOL, probe()),
    "look-at-window": lambda: look_at_window(TOOL, probe(), Window(start_s=60, length_s=4)),
    "look-at-interlaced": lambda: look_at_window(
        TOOL, probe(ScanType="Interlaced"), Window(start_s=0, length_s=4)
    ),
    "measure-level": lambda: measure_level(TOOL, 0),
    "measure-loudness": lambda: measure_loudness(TOOL, 0),
    "replay": lambda: replay(TOOL, has_picture=True, has_sound=True, decode=False),
    "replay-decoded": lambda: replay(TOOL, has_picture=True, has_sound=True, decode=True),
    "slides-first-wave": slides_first,
    "slides-second-wave": slides_rest,
    "camera-second-wave": camera_rest,
    "camera-held": camera_held,
    "uneven-interlaced-hdr": uneven_interlaced_hdr,
    "sounds": sounds,
}


def as_text(arguments: Sequence[str]) -> str:
    """One option per line; the graph one filter per line."""
    text = ""
    for argument in arguments:
        starts = argument.startswith("-") and not argument[1:2].isdigit()
        text += f"{chr(10) if starts else ' '}{argument}" if text else argument
    return text.replace(";", ";\n  ") + "\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_ffmpeg_is_told_what_was_reviewed(name: str) -> None:
    path = HERE / f"{name}.txt"
    told = as_text(COMMANDS[name]())
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(told)
    assert told == path.read_text()

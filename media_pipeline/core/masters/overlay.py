"""What is drawn over a programme: a lower third, the station's logo, captions; what lies before.

Texts are read from files in the scratch directory, so that no letter of a title is a command.
"""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ffmpeg

from media_pipeline.core.masters.dressing import Dressing
from media_pipeline.core.masters.lettering import Lettering, fit_text
from media_pipeline.core.masters.picture import HEIGHT, WIDTH
from media_pipeline.core.masters.profiles import FRAMES_PER_S, Profile
from media_pipeline.core.masters.subtitles import write_srt
from media_pipeline.core.masters.timecode import LEADER_S, find_leader_frames, write_timecode

TITLE, SUBTITLE, CAPTIONS, LOGO = "title.txt", "subtitle.txt", "captions.srt", "logo.png"
SLATE, CLOCK = "slate.txt", "clock.txt"
# Graphics stay within nine tenths of the picture: old screens cut the rest off (EBU R 95).
SAFE_X, SAFE_Y = WIDTH // 20, HEIGHT // 20
SHOWN_FROM_S, SHOWN_UNTIL_S = 2, 10
LARGEST, SMALLEST = 54, 28
SECOND_LARGEST, SECOND_SMALLEST = 36, 24
# The ground that words lie on goes this far beyond them.
BORDER = 16
ROOM = WIDTH - 2 * SAFE_X - 60
# Beside the clock.
SLATE_SIZE, SLATE_ROOM = 48, 1200
LOGO_LINES = 96
BARS_S, CLOCK_S = 20, 7


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What to draw with which letters; `font` is a file, empty where no text is drawn."""

    dressing: Dressing
    font: str = ""


def list_texts(
    dressing: Dressing, profile: Profile, *, name: str, company: str, frames: int
) -> Mapping[str, str]:
    """Return the texts that are drawn, by the file that the filters read them from."""
    texts = {}
    if dressing.title:
        texts[TITLE] = "\n".join(_fit_title(dressing).lines)
    if dressing.subtitle:
        texts[SUBTITLE] = "\n".join(_fit_subtitle(dressing).lines)
    if dressing.captions:
        texts[CAPTIONS] = write_srt(dressing.captions)
    if find_leader_frames(profile):
        length = write_timecode(frames)
        lines = (dressing.title or name, company, profile.title, f"{profile.timecode} + {length}")
        texts[SLATE] = "\n".join(part for line in lines if line for part in _fit_slate(line))
        texts[CLOCK] = f"%{{eif:ceil({LEADER_S - BARS_S}-t):d}}"
    return texts


def draw(picture: Any, drawing: Drawing) -> Any:
    """Return whole pictures with what is drawn over them, before they are woven."""
    dressing = drawing.dressing
    if dressing.logo:
        logo = ffmpeg.input(LOGO, f="png_pipe")["v"].filter("scale", -2, LOGO_LINES)
        picture = ffmpeg.overlay(
            picture,
            logo,
            # Colours as fine as the picture's own.
            format="yuv422",
            x=f"{WIDTH - SAFE_X}-w",
            y=SAFE_Y,
        )
    if dressing.title:
        below = _fit_subtitle(dressing).height + 2 * BORDER + 3 if dressing.subtitle else 0
        size = _fit_title(dressing).size
        picture = _write(picture, drawing, TITLE, size, below, "0x0B3D6E@0.85")
    if dressing.subtitle:
        size = _fit_subtitle(dressing).size
        picture = _write(picture, drawing, SUBTITLE, size, 0, "0x101010@0.8")
    if dressing.captions:
        picture = picture.filter(
            "subtitles",
            CAPTIONS,
            fontsdir=posixpath.dirname(drawing.font),
            force_style="FontName=DejaVu Sans,FontSize=18,MarginV=22,Outline=1.2",
        )
    # What a filter drew in other pixels comes back to those of the recipe.
    return picture.filter("format", "yuv422p")


def lead(picture: Any, profile: Profile, drawing: Drawing, *, pixels: str) -> Any:
    """Return woven frames with bars, a clock and black before them, where the profile has them."""
    if not find_leader_frames(profile):
        return picture
    size = f"s={WIDTH}x{HEIGHT}:r={FRAMES_PER_S}"
    bars = ffmpeg.input(f"smptehdbars={size}:d={BARS_S}", f="lavfi")["v"]
    clock = ffmpeg.input(f"color=c=black:{size}:d={CLOCK_S}", f="lavfi")["v"]
    black = ffmpeg.input(f"color=c=black:{size}:d={LEADER_S - BARS_S - CLOCK_S}", f="lavfi")["v"]
    clock = clock.filter(
        "drawtext",
        fontfile=drawing.font,
        textfile=SLATE,
        expansion="none",
        fontcolor="white",
        fontsize=SLATE_SIZE,
        line_spacing=16,
        x=SAFE_X * 2,
        y="(h-text_h)/2",
    ).filter(
        "drawtext",
        fontfile=drawing.font,
        textfile=CLOCK,
        fontcolor="white",
        fontsize=220,
        x=f"{WIDTH - SAFE_X * 2}-text_w",
        y="(h-text_h)/2",
    )
    parts = [_dress(part, pixels) for part in (bars, clock, black)]
    return ffmpeg.concat(*parts, picture.filter("setpts", "N/25/TB"), v=1, a=0).filter(
        "setparams", field_mode="tff", range="tv"
    )


def lead_sound(sound: Any, profile: Profile) -> Any:
    """Return the programme's sound with a tone under the bars, where the profile has them."""
    if not find_leader_frames(profile):
        return sound
    # 1 kHz at −18 dBFS (EBU R 68): what a station sets its meters by.
    wave = "0.12589*sin(2*PI*1000*t)"
    tone = ffmpeg.input(f"aevalsrc={wave}|{wave}:s=48000:c=stereo:d={BARS_S}", f="lavfi")["a"]
    tone = (
        tone.filter("apad")
        .filter("atrim", end_sample=LEADER_S * 48_000)
        .filter("aformat", sample_fmts="s32")
    )
    return ffmpeg.concat(tone, sound.filter("aformat", sample_fmts="s32"), v=0, a=1)


def _dress(part: Any, pixels: str) -> Any:
    return (
        # Bars of high definition are drawn so, and are not tagged: a scaler would take them for
        # BT.601, and their colours would be other ones than a station measures by.
        part.filter("setparams", colorspace="bt709", range="tv")
        .filter("scale", out_color_matrix="bt709", out_range="tv")
        .filter("format", pixels)
        .filter("setsar", 1)
        .filter(
            "setparams",
            field_mode="tff",
            range="tv",
            color_primaries="bt709",
            color_trc="bt709",
            colorspace="bt709",
        )
    )


def _fit_title(dressing: Dressing) -> Lettering:
    return fit_text(dressing.title, largest=LARGEST, smallest=SMALLEST, room=ROOM, most_lines=3)


def _fit_subtitle(dressing: Dressing) -> Lettering:
    return fit_text(
        dressing.subtitle,
        largest=SECOND_LARGEST,
        smallest=SECOND_SMALLEST,
        room=ROOM,
        most_lines=2,
    )


def _fit_slate(line: str) -> tuple[str, ...]:
    size = SLATE_SIZE
    return fit_text(line, largest=size, smallest=size, room=SLATE_ROOM, most_lines=3).lines


def _write(picture: Any, drawing: Drawing, file: str, size: int, lift: int, ground: str) -> Any:
    return picture.filter(
        "drawtext",
        fontfile=drawing.font,
        textfile=file,
        # A per cent sign in a title is one.
        expansion="none",
        fontcolor="white",
        fontsize=size,
        box=1,
        boxcolor=ground,
        boxborderw=BORDER,
        x=SAFE_X + BORDER,
        y=f"{HEIGHT - 3 * SAFE_Y - lift}-text_h",
        enable=f"between(t,{SHOWN_FROM_S},{SHOWN_UNTIL_S})",
    )

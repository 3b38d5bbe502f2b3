"""The kinds of films that schools bring, drawn small and short; each is what its name says."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from media_pipeline.adapters.binary import find_ffmpeg

# What shows and sounds at once, to see whether it still does in the master.
MARK_S, MARK_ENDS_S = 1.0, 1.2
_MARK = f"between(t\\,{MARK_S}\\,{MARK_ENDS_S})"
VOICE = f"aevalsrc=0.06*sin(2*PI*180*t)*(1+0.7*sin(8*PI*t))+0.12*sin(6000*PI*t)*{_MARK}:s=48000"
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "16", "-pix_fmt", "yuv420p")
BT709 = ("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709")


def _scene(size: str, rate: str) -> tuple[str, ...]:
    # Drawn in BT.601: HD that is not tagged is BT.709, and pure colours would lie outside of it.
    matrix = "bt709" if max(map(int, size.split("x"))) >= 1280 else "bt601"
    as_tagged = f"format=gbrp,scale=out_color_matrix={matrix}:out_range=tv,format=yuv420p"
    # Noise on the purest colours would be illegal by itself.
    as_tagged += ",eq=saturation=0.5"
    mark = f"drawbox=c=white:t=fill:enable={_MARK}"
    moving = f"testsrc2=s={size}:r={rate},{as_tagged},noise=alls=4:allf=t,{mark}"
    return ("-f", "lavfi", "-i", moving)


def _voice(layout: str = "stereo") -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"{VOICE},aformat=channel_layouts={layout}")


def _film(size: str, rate: str, *more: str, layout: str = "stereo") -> tuple[str, ...]:
    return (*_scene(size, rate), *_voice(layout), *X264, "-c:a", "aac", *more)


# Name → (ending, arguments).
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "25p 1080": ("mp4", _film("1920x1080", "25")),
    "25p slides 5 fps": ("mp4", _film("1280x720", "5", layout="mono")),
    "29.97p 720": ("mp4", _film("1280x720", "30000/1001")),
    "50p 1080": ("mp4", _film("1920x1080", "50")),
    "60p 720, 5.1": ("mp4", _film("1280x720", "60", layout="5.1")),
    "phone, uneven, upright": (
        "mp4",
        _film(
            "720x1280",
            "30",
            *("-vf", "select='not(eq(mod(n,7),3))'", "-fps_mode", "vfr"),
            layout="mono",
        ),
    ),
    # Lying on its side in the file, upright for whoever heeds the tag.
    "phone, turned by a tag": (
        "mp4",
        ("-display_rotation", "90", "-noautorotate", *_film("1280x720", "30", layout="mono")),
    ),
    "4:3 SD": (
        "avi",
        (
            *_scene("640x480", "25"),
            *_voice("mono"),
            *("-c:v", "mpeg4", "-q:v", "3", "-c:a", "libmp3lame"),
        ),
    ),
    "SD interlaced, lower first": (
        "mov",
        (
            *_scene("720x576", "50"),
            *_voice(),
            *("-vf", "interlace=scan=bff,setsar=16/15,setfield=bff", "-c:v", "dvvideo"),
            *("-pix_fmt", "yuv420p", "-aspect", "4:3", "-r", "25", "-c:a", "pcm_s16le"),
        ),
    ),
    "1080i25": (
        "mp4",
        (
            *_scene("1920x1080", "50"),
            *_voice(),
            *("-vf", "interlace=scan=tff", "-flags", "+ilme+ildct", *X264),
            *("-x264-params", "tff=1", "-c:a", "aac"),
        ),
    ),
    "full range": (
        "mp4",
        _film("1280x720", "25", "-vf", "scale=out_range=pc", "-color_range", "pc", *BT709),
    ),
    "HDR (HLG)": (
        "mp4",
        (
            *_scene("1280x720", "25"),
            *_voice(),
            *("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le"),
            *("-color_primaries", "bt2020", "-color_trc", "arib-std-b67"),
            *("-colorspace", "bt2020nc", "-x265-params", "log-level=error", "-c:a", "aac"),
        ),
    ),
    "no sound": ("mp4", (*_scene("1280x720", "25"), *X264)),
}
SILENT = "no sound"


def draw(kind: str, home: Path, *, seconds: float) -> Path:
    """Write one kind into `home` and return its path."""
    ending, arguments = KINDS[kind]
    name = "".join(letter if letter.isalnum() else "-" for letter in kind)
    target = home / f"{name}.{ending}"
    if not target.exists():
        command = [find_ffmpeg(), "-v", "error", "-nostdin", "-y", *arguments]
        subprocess.run([*command, "-t", str(seconds), str(target)], check=True)
    return target


def draw_all(
    home: Path, *, seconds: float, wanted: Callable[[str], bool] = bool
) -> dict[str, Path]:
    """Write every wanted kind into `home`."""
    home.mkdir(parents=True, exist_ok=True)
    return {kind: draw(kind, home, seconds=seconds) for kind in KINDS if wanted(kind)}

"""A broadcast day as playout programs read it: ffplayout's JSON, M3U, CasparCG's AMCP; pure."""

import json
import re
from collections.abc import Sequence
from datetime import date

from lms.broadcasts.rules.frames import FRAMES_PER_SECOND
from lms.broadcasts.rules.handing import Stretch

# Channel and layer of a server that shows nothing else.
_LAYER = "1-10"
# The server names its clips without them; a dot in a folder's name is none.
_ENDING = re.compile(r"(?<=[^/])\.[A-Za-z][A-Za-z0-9]{1,4}$")
_CLIP_MARKS = str.maketrans({'"': None, "\\": "/", "\r": None, "\n": None})


def write_ffplayout(*, channel: str, day: date, stretches: Sequence[Stretch]) -> bytes:
    """Return ffplayout's playlist of a day.

    It has no start times: items follow one another from the start of the day, so every second of
    it is spoken for. A frame is 0.04 s, so two decimals hold every time exactly.
    """
    program = []
    for one in stretches:
        start, frames = _find_start(one), one.span.frames
        length = start + frames if one.file is None else max(one.file.frames, start + frames)
        program.append(
            {
                "in": _count_seconds(start),
                "out": _count_seconds(start + frames),
                "duration": _count_seconds(length),
                "source": _name_source(one),
                "title": one.title,
                "category": "",
                "audio": "",
                "custom_filter": "",
            }
        )
    content = {"channel": channel, "date": day.isoformat(), "program": program}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def write_m3u(*, stretches: Sequence[Stretch]) -> bytes:
    """Return a playlist that most players read."""
    lines = ["#EXTM3U"]
    for one in stretches:
        title = " ".join(one.title.split())
        lines.append(f"#EXTINF:{round(one.span.frames / FRAMES_PER_SECOND)},{title}")
        lines.append(" ".join(_name_source(one).split("\n")))
    return ("\n".join(lines) + "\n").encode()


def write_amcp(*, stretches: Sequence[Stretch]) -> bytes:
    """Return CasparCG's commands of a day, one behind the other.

    The server keeps no playlist: each clip is loaded behind the running one and taken at its end,
    so whoever sends these sends the next line when the clip before has begun.
    """
    lines = []
    for one in stretches:
        clip = _ENDING.sub("", _name_source(one).translate(_CLIP_MARKS))
        lines.append(
            f'LOADBG {_LAYER} "{clip}" SEEK {_find_start(one)} LENGTH {one.span.frames} AUTO'
        )
    return ("\r\n".join(lines) + "\r\n").encode()


def _count_seconds(frames: int) -> float:
    return round(frames / FRAMES_PER_SECOND, 2)


def _find_start(one: Stretch) -> int:
    return one.file.som if one.file is not None else 0


def _name_source(one: Stretch) -> str:
    return one.filler if one.file is None else one.file.name

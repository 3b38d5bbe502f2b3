"""Which ffmpeg runs: the one named by the caller, else the one inside the imageio-ffmpeg wheel."""

import os
from functools import cache
from pathlib import Path

import imageio_ffmpeg

from media_pipeline.core.refusals import ToolFailed

VARIABLE = "SONGHOC_FFMPEG"


@cache
def find_ffmpeg(named: str = "") -> str:
    """Return the absolute path of the ffmpeg to run.

    :raises ToolFailed: there is none.
    """
    chosen = named or os.environ.get(VARIABLE, "")
    if not chosen:
        try:
            chosen = imageio_ffmpeg.get_ffmpeg_exe()
        except RuntimeError as error:
            raise ToolFailed(f"no ffmpeg: install imageio-ffmpeg or set {VARIABLE}") from error
    if not Path(chosen).is_file():
        raise ToolFailed(f"no ffmpeg at {chosen}")
    return str(Path(chosen).resolve())

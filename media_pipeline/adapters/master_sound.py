"""Bring a programme's sound to the station's loudness: listen, level, listen again."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from media_pipeline.adapters.runner import Cancel, Confinement, run
from media_pipeline.adapters.survey import Surveyed
from media_pipeline.core.command import Tool
from media_pipeline.core.loudness import QUIETEST_DBTP, Loudness, read_loudness
from media_pipeline.core.masters.levelling import (
    Outcome,
    Try,
    choose_best,
    choose_first,
    try_again,
)
from media_pipeline.core.masters.profiles import FRAMES_PER_S, Profile
from media_pipeline.core.masters.sound import LOSSY, level, measure, measure_file
from media_pipeline.core.masters.timecode import find_patience_s
from media_pipeline.core.progress import read_out_time_ms
from media_pipeline.core.refusals import ToolFailed

LINES = 200
SILENCE = Loudness(
    integrated_lufs=-70.0, range_lu=0.0, true_peak_dbtp=QUIETEST_DBTP, clipped=False, silences=()
)
# What old and new ffmpeg say of a track whose kind nothing tells.
NO_DECODER = re.compile(r"Decoder \(codec none\) not found|no decoder found for: none")
DEMUXERS = {"mp2": "mp3", "aac": "mov"}


@dataclass(frozen=True, kw_only=True)
class Levelled:
    """The programme's sound, which lies in the scratch directory, and how it came there."""

    source_lufs: float
    source_peak_dbtp: float
    gain_db: float
    ceiling_dbtp: float | None
    lufs: float
    peak_dbtp: float
    range_lu: float
    tries: int
    has_track: bool
    cpu_s: float


def level_sound(
    found: Surveyed,
    profile: Profile,
    scratch: Path,
    *,
    frames: int,
    nice: int,
    cancel: Cancel | None,
    on_share: Callable[[float], None],
) -> Levelled:
    """Leave the levelled sound in `scratch`, as loud as `profile` wants it behind its encoder.

    :raises MediaError: for the reason its class names.
    """
    confinement = Confinement(
        cpu_s=86400, wall_s=find_patience_s(frames), file_bytes=60 * 10**9, nice=nice
    )
    whole_ms = frames * 1000 / FRAMES_PER_S
    track = found.probe.audio[0] if found.probe.audio else None
    cpu_s = 0.0

    def listen(command: list[str], start: float, share: float) -> Loudness:
        nonlocal cpu_s

        def on_line(line: str) -> None:
            done = min(1.0, (read_out_time_ms(line) or 0) / whole_ms)
            on_share(start + share * done)

        finished = run(
            command,
            scratch=scratch,
            confinement=confinement,
            cancel=cancel,
            on_line=on_line,
            tail_lines=LINES,
        )
        cpu_s += finished.cpu_s
        return read_loudness(finished.tail, duration_ms=round(whole_ms))

    heard = SILENCE
    if track is not None:
        try:
            heard = listen(measure(found.tool, track), 0.0, 0.3)
        except ToolFailed as error:
            # A track without a sample description: the picture alone is still a programme, though
            # its check is red. Whatever else went wrong must not become silence.
            if not any(NO_DECODER.search(line) for line in error.tail):
                raise
            track = None
    tried: Try | None = choose_first(heard, profile.loudness)
    outcomes: list[Outcome] = []
    while tried is not None:
        start = 1 - 0.7 * 0.5 ** len(outcomes)
        loud = listen(
            level(found.tool, track, tried, profile, frames=frames), start, (1 - start) / 2
        )
        if profile.sound.is_lossy:
            lossy = Tool(
                ffmpeg=found.tool.ffmpeg,
                source=LOSSY[profile.sound.codec],
                demuxer=DEMUXERS[profile.sound.codec],
            )
            loud = listen(measure_file(lossy), start, 0.0)
        outcomes.append(
            Outcome(
                tried=tried,
                lufs=loud.integrated_lufs,
                peak_dbtp=max(QUIETEST_DBTP, loud.true_peak_dbtp),
                range_lu=loud.range_lu,
            )
        )
        tried = try_again(outcomes, profile.loudness)
    best = choose_best(outcomes, profile.loudness)
    if best is not outcomes[-1]:
        listen(level(found.tool, track, best.tried, profile, frames=frames), 0.9, 0.1)
    return Levelled(
        source_lufs=heard.integrated_lufs,
        source_peak_dbtp=max(QUIETEST_DBTP, heard.true_peak_dbtp),
        gain_db=best.tried.gain_db,
        ceiling_dbtp=best.tried.ceiling_dbtp,
        lufs=best.lufs,
        peak_dbtp=best.peak_dbtp,
        range_lu=best.range_lu,
        tries=len(outcomes),
        has_track=track is not None,
        cpu_s=cpu_s,
    )

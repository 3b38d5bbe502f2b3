"""Watch and hear a finished master from first to last, as a station's quality control does."""

import base64
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from media_pipeline.adapters.runner import Cancel, Confinement, run
from media_pipeline.adapters.scratch import scratch_directory
from media_pipeline.core.analysis import choose_windows, split_frames
from media_pipeline.core.command import Tool
from media_pipeline.core.loudness import Loudness, read_loudness
from media_pipeline.core.masters.command import look_at_fields
from media_pipeline.core.masters.fields import count_fields
from media_pipeline.core.masters.findings import Finding
from media_pipeline.core.masters.flashes import FRAME_BYTES, find_bursts
from media_pipeline.core.masters.levels import find_illegal
from media_pipeline.core.masters.line_up import find_bars
from media_pipeline.core.masters.profiles import FRAMES_PER_S, Profile
from media_pipeline.core.masters.reading import GREY, SAMPLES, take_thumbnail, watch
from media_pipeline.core.masters.timecode import find_leader_frames, find_patience_s
from media_pipeline.core.masters.watching import Seen, read_peaks, read_spans
from media_pipeline.core.progress import read_out_time_ms
from media_pipeline.core.refusals import ToolFailed

# Grey frames of four hours take 208 MB.
LONG = Confinement(cpu_s=4 * 86400, file_bytes=2 * 10**9)
LINES = 50_000
WINDOWS = 3
MOST_THUMBNAILS = 16
ERROR = re.compile(r"\[(error|fatal)\]")


@dataclass(frozen=True, kw_only=True)
class Watched:
    seen: Seen
    loudness: Loudness


def watch_master(
    tool: Tool,
    profile: Profile,
    *,
    frames: int,
    tracks: int,
    nice: int = 10,
    cancel: Cancel | None = None,
    on_share: Callable[[float], None] = lambda _share: None,
) -> Watched:
    """Return what is seen and heard of a programme that should have so many frames.

    `tracks` are all of its sound.
    """
    skip = find_leader_frames(profile)
    whole_ms = max(1, frames) * 1000 / FRAMES_PER_S

    def on_line(line: str) -> None:
        on_share(min(1.0, (read_out_time_ms(line) or 0) / whole_ms))

    confinement = replace(LONG, wall_s=find_patience_s(frames + skip), nice=nice)
    with scratch_directory() as scratch:
        tail: tuple[str, ...] = ()
        try:
            # A radio programme that has no sound has nothing at all.
            if profile.picture is not None or tracks:
                tail = run(
                    watch(
                        tool,
                        has_picture=profile.picture is not None,
                        discrete=profile.sound.channels == 1,
                        tracks=tracks,
                        skip_frames=skip,
                    ),
                    scratch=scratch,
                    confinement=confinement,
                    cancel=cancel,
                    on_line=on_line,
                    tail_lines=LINES,
                ).tail
        except ToolFailed as error:
            # What was seen until then counts; that it ended too soon is found below.
            tail = error.tail
        grey = split_frames(_read(scratch / GREY), FRAME_BYTES)
        illegal = find_illegal(_read(scratch / SAMPLES))
    seen_ms = len(grey) * 1000 // FRAMES_PER_S if profile.picture else round(whole_ms)
    upper, lower = _see_fields(tool, profile, frames + skip, cancel)
    seen = Seen(
        frames=len(grey),
        spans=read_spans(tail, duration_ms=seen_ms),
        bursts=tuple(find_bursts(grey)),
        bars=tuple(find_bars(grey)),
        illegal=tuple(illegal),
        upper_first=upper,
        lower_first=lower,
        peaks=read_peaks(tail),
        errors=sum(bool(ERROR.search(line)) for line in tail),
    )
    return Watched(seen=seen, loudness=read_loudness(tail, duration_ms=seen_ms))


def picture_findings(
    tool: Tool, profile: Profile, findings: Iterable[Finding], *, cancel: Cancel | None = None
) -> dict[float, str]:
    """Return a small picture of the middle of each finding, as an address that holds it."""
    if profile.picture is None:
        return {}
    skip_s = find_leader_frames(profile) / FRAMES_PER_S
    moments = dict.fromkeys(one.middle_s for one in findings if one.middle_s is not None)
    pictures = {}
    for moment in list(moments)[:MOST_THUMBNAILS]:
        with scratch_directory() as scratch:
            try:
                run(
                    take_thumbnail(tool, at_s=moment + skip_s, file="still.jpg"),
                    scratch=scratch,
                    cancel=cancel,
                )
                content = (scratch / "still.jpg").read_bytes()
            except (ToolFailed, FileNotFoundError):
                # Behind the end of a torn file there is no picture.
                continue
        pictures[moment] = f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"
    return pictures


def _see_fields(
    tool: Tool, profile: Profile, frames: int, cancel: Cancel | None
) -> tuple[int, int]:
    upper = lower = 0
    windows = choose_windows(frames / FRAMES_PER_S) if profile.picture else ()
    for window in windows[:: max(1, len(windows) // WINDOWS)][:WINDOWS]:
        with scratch_directory() as scratch:
            try:
                finished = run(
                    look_at_fields(tool, 0, window),
                    scratch=scratch,
                    cancel=cancel,
                    tail_lines=LINES,
                )
            except ToolFailed:
                continue
        counts = count_fields(finished.tail)
        upper, lower = upper + counts.upper, lower + counts.lower
    return upper, lower


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""

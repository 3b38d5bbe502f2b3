"""Look at a few windows of a source and listen to all of it once."""

import re
from pathlib import Path

from media_pipeline.adapters.runner import Cancel, Confinement, run
from media_pipeline.adapters.scratch import scratch_directory
from media_pipeline.adapters.survey import Surveyed
from media_pipeline.core.analysis import Analysis, choose_windows, judge, split_frames
from media_pipeline.core.command import look_at_window, measure_loudness
from media_pipeline.core.loudness import Loudness, read_loudness
from media_pipeline.core.refusals import ToolFailed, Unsupported

CONFINEMENT = Confinement(cpu_s=900, wall_s=1800, memory_bytes=6 * 2**30)
LINES = 20_000
FIELDS = re.compile(r"Multi frame detection: TFF:\s*(\d+) BFF:\s*(\d+) Progressive:\s*(\d+)")


def analyse(found: Surveyed, *, cancel: Cancel | None = None) -> Analysis | None:
    """Return what the lesson shows; None where there is nothing to see.

    :raises Unsupported: no window gives a single picture.
    """
    if found.probe.main_video is None:
        return None
    windows: list[list[bytes]] = []
    trial_bytes = looked_s = 0.0
    fields = [0, 0]
    for window in choose_windows(found.timeline.duration_ms / 1000):
        with scratch_directory() as scratch:
            try:
                finished = run(
                    look_at_window(found.tool, found.probe, window),
                    scratch=scratch,
                    confinement=CONFINEMENT,
                    cancel=cancel,
                    tail_lines=LINES,
                )
            except ToolFailed:
                # One bad stretch is no reason to give up on the others.
                continue
            windows.append(split_frames(_read(scratch / "grey.raw")))
            trial_bytes += len(_read(scratch / "trial.ivf"))
            looked_s += window.length_s
        for match in filter(None, map(FIELDS.search, finished.tail)):
            fields[0] += int(match[1]) + int(match[2])
            fields[1] += int(match[3])
    if not any(windows):
        raise Unsupported("no decoder here gives a single picture of it")
    return judge(
        windows,
        trial_kbps=trial_bytes * 8 / 1000 / max(looked_s, 0.04),
        interlaced=fields[0] > fields[1],
    )


def listen(found: Surveyed, *, cancel: Cancel | None = None) -> Loudness | None:
    """Return how loud the first audio track is; None where there is nothing to hear."""
    if not found.probe.audio:
        return None
    with scratch_directory() as scratch:
        try:
            finished = run(
                measure_loudness(found.tool, found.probe.audio[0].number),
                scratch=scratch,
                confinement=CONFINEMENT,
                cancel=cancel,
                tail_lines=LINES,
            )
        except ToolFailed:
            # A track without a sample description: the picture alone is still a lesson.
            return None
    return read_loudness(finished.tail, duration_ms=found.timeline.duration_ms)


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""

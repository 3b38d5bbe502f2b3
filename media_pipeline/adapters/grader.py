"""Grade what was encoded as people will see and hear it: VMAF, legibility, loudness."""

import difflib
import json
import re
import shutil

from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.runner import Cancel, Confinement, run
from media_pipeline.adapters.scratch import scratch_directory
from media_pipeline.core.analysis import Content, Window, choose_windows
from media_pipeline.core.command import Tool, measure_loudness
from media_pipeline.core.ladder import fit
from media_pipeline.core.loudness import Loudness, read_loudness
from media_pipeline.core.refusals import ToolFailed
from media_pipeline.core.stills_command import compare_with_source, take_frame

CONFINEMENT = Confinement(cpu_s=3600, wall_s=7200, memory_bytes=8 * 2**30)
# Fewer letters than this on a frame are noise, not text.
LEAST_LETTERS = 20
LINES = 200


def sample(duration_ms: int, *, most: int) -> tuple[Window, ...]:
    """Return up to `most` of the windows that the analysis would look at, spread evenly."""
    windows = choose_windows(duration_ms / 1000)
    number = min(most, len(windows))
    return tuple(windows[(2 * n + 1) * len(windows) // (2 * number)] for n in range(number))


def grade_picture(
    planned: Planned, rung: Tool, windows: tuple[Window, ...], *, cancel: Cancel | None = None
) -> tuple[float | None, float | None]:
    """Return a rung's VMAF and legibility in `windows`; None for what cannot be told."""
    quality = [v for w in windows if (v := _vmaf(planned, rung, w, cancel)) is not None]
    legible = [v for w in windows if (v := read_text(planned, rung, w, cancel=cancel)) is not None]
    return (
        round(sum(quality) / len(quality), 2) if quality else None,
        round(sum(legible) / len(legible), 3) if legible else None,
    )


def hear(planned: Planned, encoded: Tool, *, cancel: Cancel | None = None) -> Loudness:
    """Return how loud an encoded file is, behind limiter and encoder."""
    with scratch_directory() as scratch:
        finished = run(
            measure_loudness(encoded, 0),
            scratch=scratch,
            confinement=CONFINEMENT,
            cancel=cancel,
            tail_lines=LINES,
        )
    return read_loudness(finished.tail, duration_ms=planned.plan.duration_ms)


def _vmaf(planned: Planned, rung: Tool, window: Window, cancel: Cancel | None) -> float | None:
    with scratch_directory() as scratch:
        command = compare_with_source(
            planned.found.tool,
            rung,
            probe=planned.found.probe,
            timeline=planned.found.timeline,
            plan=planned.plan,
            window=window,
            file="vmaf.json",
        )
        try:
            run(command, scratch=scratch, confinement=CONFINEMENT, cancel=cancel)
        except ToolFailed:
            # An ffmpeg without libvmaf still encodes; it only cannot grade.
            return None
        pooled = json.loads((scratch / "vmaf.json").read_text())["pooled_metrics"]
    return float(pooled["vmaf"]["mean"])


def read_text(
    planned: Planned, rung: Tool, window: Window, *, cancel: Cancel | None = None
) -> float | None:
    """Return how much of the source's text can still be read in the middle of `window`.

    None where there is no text, or no tesseract with Vietnamese.
    """
    video, analysis = planned.found.probe.main_video, planned.plan.analysis
    tesseract = shutil.which("tesseract")
    # A camera's grain reads as letters: what differs would say nothing about the rung.
    if tesseract is None or video is None or analysis is None or analysis.content is Content.CAMERA:
        return None
    size = fit(*video.display_size, 1080)
    at_ms = round((window.start_s + window.length_s / 2) * 1000)
    read = []
    with scratch_directory() as scratch:
        for name, tool, stream in (
            ("source", planned.found.tool, f"V:{video.number}"),
            ("rung", rung, "v:0"),
        ):
            frame = f"{name}.png"
            try:
                run(
                    take_frame(tool, stream=stream, at_ms=at_ms, size=size, file=frame),
                    scratch=scratch,
                    confinement=CONFINEMENT,
                    cancel=cancel,
                )
                seen = run(
                    [tesseract, frame, "-", "-l", "vie", "--psm", "6"],
                    scratch=scratch,
                    confinement=CONFINEMENT,
                    cancel=cancel,
                )
            except ToolFailed:
                return None
            read.append(re.sub(r"\s+", " ", seen.stdout.decode("utf-8", "replace")).strip())
    if len(read[0]) < LEAST_LETTERS:
        return None
    return difflib.SequenceMatcher(None, read[0], read[1], autojunk=False).ratio()

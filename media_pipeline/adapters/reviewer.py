"""Review a source, and what was encoded from it, as a viewer would see and read it."""

import difflib
import json
import re
import shutil
from pathlib import Path
from typing import Any

from media_pipeline.adapters.chunk_job import DECODED
from media_pipeline.adapters.planner import Planned, plan_file
from media_pipeline.adapters.runner import Cancel, Confinement, run
from media_pipeline.adapters.scratch import scratch_directory
from media_pipeline.core.analysis import Window, choose_windows, split_frames
from media_pipeline.core.command import Tool, replay
from media_pipeline.core.ladder import fit
from media_pipeline.core.qc import check
from media_pipeline.core.refusals import NotMedia, ToolFailed
from media_pipeline.core.report import plain
from media_pipeline.core.stills_command import compare_with_source, take_frame, watch_all
from media_pipeline.core.watch import Watched, read_watched, summarise

CONFINEMENT = Confinement(cpu_s=3600, wall_s=7200, memory_bytes=8 * 2**30)
MOST_WINDOWS = 4
# Fewer letters than this on a frame are noise, not text.
LEAST_LETTERS = 20
LINES = 200


def review(
    source: Path, encoded: Path | None, *, ffmpeg: str = "", cancel: Cancel | None = None
) -> dict[str, Any]:
    """Return the findings about `source`, and VMAF and legibility of the rungs in `encoded`.

    :raises UnusableInput: the source cannot be used.
    :raises NotMedia: `encoded` holds no report.
    """
    planned = plan_file(source, ffmpeg=ffmpeg, cancel=cancel)
    watched, kept = _watch(planned, cancel)
    findings = check([], loudness=planned.loudness, watched=watched, kept_share=kept)
    document: dict[str, Any] = {
        "findings": plain(findings),
        "loudness": plain(planned.loudness) if planned.loudness else None,
        "watched": plain(watched) if watched else None,
        "rungs": [],
    }
    if encoded is not None:
        try:
            report = json.loads((encoded / "report.json").read_text())
        except FileNotFoundError as error:
            raise NotMedia(f"no report.json in {encoded}") from error
        document["rungs"] = [
            {"id": rung["id"], "bytes": rung["bytes"], "average_bps": rung["average_bps"]}
            | score(planned, encoded / rung["mp4"], cancel=cancel)
            for rung in report["rungs"]
        ]
    return document


def score(planned: Planned, mp4: Path, *, cancel: Cancel | None = None) -> dict[str, Any]:
    """Return how close one encoded file is to its source."""
    rung = Tool(ffmpeg=planned.found.tool.ffmpeg, source=str(mp4.resolve()), demuxer="mov")
    windows = choose_windows(planned.plan.duration_ms / 1000)[:MOST_WINDOWS]
    quality = [v for w in windows if (v := _vmaf(planned, rung, w, cancel)) is not None]
    legible = [v for w in windows if (v := _legibility(planned, rung, w, cancel)) is not None]
    return {
        "decode_errors": _decode_errors(planned, rung, cancel),
        "vmaf": round(sum(quality) / len(quality), 2) if quality else None,
        "legibility": round(sum(legible) / len(legible), 3) if legible else None,
    }


def _watch(planned: Planned, cancel: Cancel | None) -> tuple[Watched | None, float]:
    if not planned.plan.rungs:
        return None, 1.0
    with scratch_directory() as scratch:
        finished = run(
            watch_all(planned.found.tool, planned.found.probe, file="grey.raw"),
            scratch=scratch,
            confinement=CONFINEMENT,
            cancel=cancel,
            tail_lines=LINES,
        )
        rows = summarise(split_frames((scratch / "grey.raw").read_bytes()))
    kept = 1.0
    for match in filter(None, map(DECODED.search, finished.tail)):
        decoded, errors = int(match[1]), int(match[2])
        kept = decoded / max(1, decoded + errors)
    return read_watched(rows, duration_ms=planned.plan.duration_ms), kept


def _decode_errors(planned: Planned, rung: Tool, cancel: Cancel | None) -> int:
    with scratch_directory() as scratch:
        finished = run(
            replay(rung, has_picture=True, has_sound=bool(planned.plan.audio), decode=True),
            scratch=scratch,
            confinement=CONFINEMENT,
            cancel=cancel,
            tail_lines=LINES,
        )
    return sum("[error]" in line for line in finished.tail)


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


def _legibility(
    planned: Planned, rung: Tool, window: Window, cancel: Cancel | None
) -> float | None:
    video = planned.found.probe.main_video
    tesseract = shutil.which("tesseract")
    if video is None or tesseract is None:
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

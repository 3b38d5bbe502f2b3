"""Review a source, and what was encoded from it, as a viewer would see and read it."""

import json
from pathlib import Path
from typing import Any

from media_pipeline.adapters.chunk_job import DECODED
from media_pipeline.adapters.grader import CONFINEMENT, LINES, grade_picture, sample
from media_pipeline.adapters.planner import Planned, plan_file
from media_pipeline.adapters.prober import hash_file, probe_file
from media_pipeline.adapters.runner import Cancel, run
from media_pipeline.adapters.scratch import scratch_directory
from media_pipeline.core.analysis import split_frames
from media_pipeline.core.command import Tool, replay
from media_pipeline.core.qc import check
from media_pipeline.core.refusals import NotMedia, OtherFilm
from media_pipeline.core.report import plain
from media_pipeline.core.stills_command import watch_all
from media_pipeline.core.watch import Watched, read_watched, summarise

MOST_WINDOWS = 4


def review(
    source: Path, encoded: Path | None, *, ffmpeg: str = "", cancel: Cancel | None = None
) -> dict[str, Any]:
    """Return the findings about `source`, and VMAF and legibility of the rungs in `encoded`.

    :raises UnusableInput: the source cannot be used.
    :raises NotMedia: `encoded` holds no report.
    :raises OtherFilm: what is in `encoded` was made of another source.
    """
    report = None if encoded is None else _read_report(source, encoded, cancel)
    planned = plan_file(source, ffmpeg=ffmpeg, cancel=cancel)
    watched, kept = _watch(planned, cancel)
    findings = check([], loudness=planned.loudness, watched=watched, kept_share=kept)
    document: dict[str, Any] = {
        "findings": plain(findings),
        "loudness": plain(planned.loudness) if planned.loudness else None,
        "watched": plain(watched) if watched else None,
        "rungs": [],
    }
    if encoded is not None and report is not None:
        document["rungs"] = [
            {"id": rung["id"], "bytes": rung["bytes"], "average_bps": rung["average_bps"]}
            | score(planned, encoded / rung["mp4"], cancel=cancel)
            for rung in report["rungs"]
        ]
    return document


def _read_report(source: Path, encoded: Path, cancel: Cancel | None) -> dict[str, Any]:
    probe_file(source, cancel=cancel)
    try:
        report: dict[str, Any] = json.loads((encoded / "report.json").read_bytes())
        made_of = report["source"]["sha256"]
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError) as error:
        raise NotMedia(f"no report.json in {encoded}") from error
    if made_of != hash_file(source, cancel=cancel):
        raise OtherFilm(f"what is in {encoded} was made of another film")
    return report


def score(planned: Planned, mp4: Path, *, cancel: Cancel | None = None) -> dict[str, Any]:
    """Return how close one encoded file is to its source."""
    rung = Tool(ffmpeg=planned.found.tool.ffmpeg, source=str(mp4.resolve()), demuxer="mov")
    windows = sample(planned.plan.duration_ms, most=MOST_WINDOWS)
    vmaf, legibility = grade_picture(planned, rung, windows, cancel=cancel)
    return {
        "decode_errors": _decode_errors(planned, rung, cancel),
        "vmaf": vmaf,
        "legibility": legibility,
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

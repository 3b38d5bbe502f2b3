"""One unit of work: decode a chunk once, encode its rungs, try again what exceeds its link."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from media_pipeline.adapters.joining import open_track
from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.runner import Cancel, Confinement, Finished, run
from media_pipeline.adapters.scratch import no_space_is_named, scratch_directory, write_whole
from media_pipeline.core.analysis import split_frames
from media_pipeline.core.budget import MOST_ATTEMPTS, limit, measure, try_again
from media_pipeline.core.chunk_command import WATCHED, Attempt, encode_chunk
from media_pipeline.core.ladder import VideoRung
from media_pipeline.core.progress import read_out_time_ms
from media_pipeline.core.watch import summarise
from media_pipeline.core.work import Unit

# A unit takes minutes; on the slowest machine at its busiest it may take an hour, and no more.
CONFINEMENT = Confinement(cpu_s=3600, wall_s=3600, memory_bytes=12 * 2**30)
LINES = 400
DECODED = re.compile(r"(\d+) frames decoded; (\d+) decode errors")
DONE = "done.json"


@dataclass(frozen=True, kw_only=True)
class Done:
    """A finished unit: where its files are and what it told."""

    directory: Path
    facts: dict[str, Any]


def find_done(directory: Path) -> Done | None:
    """Return the unit finished at `directory` by this run or one before it."""
    marker = directory / DONE
    if not marker.is_file():
        return None
    return Done(directory=directory, facts=json.loads(marker.read_text()))


def do_unit(
    planned: Planned,
    unit: Unit,
    *,
    work: Path,
    nice: int,
    cancel: Cancel | None,
    on_share: Callable[[float], None],
) -> Done:
    """Encode one unit, or return it as it was finished before."""
    directory = work / unit.name
    if (done := find_done(directory)) is not None:
        on_share(1.0)
        return done
    with scratch_directory(work) as scratch, no_space_is_named():
        facts = _encode(planned, unit, scratch, nice, cancel, on_share)
        write_whole(scratch / DONE, json.dumps(facts, sort_keys=True).encode())
        settle(scratch, directory)
    return Done(directory=directory, facts=facts)


def do_rung_again(
    planned: Planned,
    unit: Unit,
    rung: VideoRung,
    *,
    work: Path,
    nice: int,
    cancel: Cancel | None,
) -> None:
    """Encode one rung of a finished unit once more, and lay it beside what the unit told."""
    directory = work / unit.name
    with scratch_directory(work) as scratch, no_space_is_named():
        _encode(planned, replace(unit, rungs=(rung,)), scratch, nice, cancel, lambda _share: None)
        directory.mkdir(exist_ok=True)
        (scratch / f"{rung.id}.mp4").replace(directory / f"{rung.id}.mp4")


def settle(scratch: Path, directory: Path) -> None:
    """Give a finished unit its name; one that is whole already stays, it holds the same bytes.

    A directory under its final name is whole: the marker came last, the name after it.
    """
    if find_done(directory) is not None:
        return
    shutil.rmtree(directory, ignore_errors=True)
    try:
        scratch.rename(directory)
    except OSError:
        # Somebody whose lease was taken finished the same unit just now.
        if find_done(directory) is None:
            raise


def _encode(
    planned: Planned,
    unit: Unit,
    scratch: Path,
    nice: int,
    cancel: Cancel | None,
    on_share: Callable[[float], None],
) -> dict[str, Any]:
    plan, found = planned.plan, planned.found
    chunk_ms = float(unit.chunk.frames * 1000 / plan.fps)
    attempts = [Attempt(rung=rung, crf=rung.crf) for rung in unit.rungs]
    facts: dict[str, Any] = {"cpu_s": 0.0, "peak_rss_bytes": 0, "rungs": {}}

    def on_line(line: str) -> None:
        if (at_ms := read_out_time_ms(line)) is not None:
            on_share(min(0.99, at_ms / chunk_ms))

    for number in range(MOST_ATTEMPTS):
        watching = unit.watches and number == 0
        finished = run(
            encode_chunk(
                tool=found.tool,
                probe=found.probe,
                timeline=found.timeline,
                plan=plan,
                chunk=unit.chunk,
                attempts=[
                    limit(attempt, duration_s=chunk_ms / 1000, is_last=number + 1 == MOST_ATTEMPTS)
                    for attempt in attempts
                ],
                watching=watching,
            ),
            scratch=scratch,
            confinement=Confinement(
                cpu_s=CONFINEMENT.cpu_s,
                wall_s=CONFINEMENT.wall_s,
                memory_bytes=CONFINEMENT.memory_bytes,
                nice=nice,
            ),
            cancel=cancel,
            on_line=on_line,
            tail_lines=LINES,
        )
        facts["cpu_s"] += finished.cpu_s
        facts["peak_rss_bytes"] = max(facts["peak_rss_bytes"], finished.peak_rss_bytes)
        if watching:
            facts |= _watched(finished, scratch)
        attempts = [
            again
            for attempt in attempts
            if (again := _judge(attempt, scratch, planned, unit, facts, number)) is not None
        ]
        if not attempts:
            break
    return facts


def _judge(
    attempt: Attempt,
    scratch: Path,
    planned: Planned,
    unit: Unit,
    facts: dict[str, Any],
    number: int,
) -> Attempt | None:
    sizes = [sample.size for sample in open_track(scratch / attempt.file).samples]
    rate = measure(
        sizes,
        fps=float(planned.plan.rung_fps(attempt.rung)),
        frames=-(-unit.chunk.frames // attempt.rung.divisor),
    )
    facts["rungs"][attempt.rung.id] = {
        "crf": attempt.crf,
        "hold": attempt.hold,
        "bytes": rate.bytes,
        "peak_bytes": rate.peak_bytes,
        # Every try costs a whole encode: how many tells whether the first guess was any good.
        "tries": [*facts["rungs"].get(attempt.rung.id, {}).get("tries", []), attempt.crf],
    }
    return try_again(attempt, rate) if number + 1 < MOST_ATTEMPTS else None


def _watched(finished: Finished, scratch: Path) -> dict[str, Any]:
    decoded = errors = 0
    for match in filter(None, map(DECODED.search, finished.tail)):
        decoded, errors = int(match[1]), int(match[2])
    raw = scratch / WATCHED
    facts = {
        "decoded": decoded,
        "decode_errors": errors,
        "watched": summarise(split_frames(raw.read_bytes())),
    }
    raw.unlink()
    return facts

"""Encode a lesson's sounds at their loudness: encode, listen, again where the limiter ate it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.runner import Cancel, Confinement, Finished, run
from media_pipeline.core.chunk_command import encode_sounds
from media_pipeline.core.command import Tool, measure_level
from media_pipeline.core.levelling import Outcome, Try, choose_best, hear, try_again
from media_pipeline.core.loudness import read_loudness
from media_pipeline.core.progress import read_out_time_ms

LINES = 200
# The first encode's part of the whole; the others concern fewer sounds, and often none.
FIRST_SHARE = 0.6


def level_sounds(
    planned: Planned,
    scratch: Path,
    *,
    nice: int,
    cancel: Cancel | None,
    on_share: Callable[[float], None],
) -> dict[str, Any]:
    """Leave one file per sound of the plan in `scratch`; return what it took and what is heard."""
    plan, found = planned.plan, planned.found
    assert plan.gain is not None  # noqa: S101 only lessons with sound come here
    confinement = Confinement(nice=nice)
    used: list[Finished] = []

    def on_line(line: str) -> None:
        on_share(FIRST_SHARE * min(1.0, (read_out_time_ms(line) or 0) / max(1, plan.duration_ms)))

    tries = [Try(sound=sound, gain=plan.gain) for sound in plan.audio]
    outcomes: dict[str, list[Outcome]] = {sound.id: [] for sound in plan.audio}
    while tries:
        command = encode_sounds(
            tool=found.tool,
            track=found.probe.audio[0].number,
            tries=tries,
            duration_ms=plan.duration_ms,
        )
        used.append(
            run(command, scratch=scratch, confinement=confinement, cancel=cancel, on_line=on_line)
        )
        for tried in tries:
            encoded = Tool(
                ffmpeg=found.tool.ffmpeg,
                source=str((scratch / tried.file).resolve()),
                demuxer="mov",
            )
            listened = run(
                measure_level(encoded, 0),
                scratch=scratch,
                confinement=confinement,
                cancel=cancel,
                tail_lines=LINES,
            )
            used.append(listened)
            loudness = read_loudness(listened.tail, duration_ms=plan.duration_ms)
            outcomes[tried.sound.id].append(hear(tried, loudness))
        tries = [
            again
            for tried in tries
            if (again := try_again(outcomes[tried.sound.id], first=plan.gain)) is not None
        ]
    return {
        "cpu_s": sum(finished.cpu_s for finished in used),
        "peak_rss_bytes": max(finished.peak_rss_bytes for finished in used),
        "sounds": {name: _keep(heard, scratch) for name, heard in outcomes.items()},
    }


def _keep(outcomes: Sequence[Outcome], scratch: Path) -> dict[str, Any]:
    """Leave the best of a sound's files under the sound's own name."""
    best = choose_best(outcomes)
    final = scratch / f"{best.tried.sound.id}.mp4"
    (scratch / best.tried.file).replace(final)
    for other in outcomes:
        if (path := scratch / other.tried.file) != final:
            path.unlink(missing_ok=True)
    return {
        "tries": len(outcomes),
        "gain_db": best.tried.gain.gain_db,
        "ceiling_dbtp": best.tried.gain.ceiling_dbtp,
        "lufs": best.lufs,
        "peak_dbtp": best.peak_dbtp,
    }

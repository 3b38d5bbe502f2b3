"""Measure every finished file of a lesson: what its report and its reviewers are told."""

from dataclasses import replace
from typing import Any

from media_pipeline.adapters.encoder import Encoded
from media_pipeline.adapters.grader import grade_picture, hear, sample
from media_pipeline.adapters.packager import Packed
from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.runner import Cancel
from media_pipeline.core.command import Tool
from media_pipeline.core.qc import Heard, Measured

# Comparing costs about as much per second as encoding: a sample of each rung tells enough.
GRADED_WINDOWS = 2


def grade(
    planned: Planned, measured: Measured, encoded: Encoded, cancel: Cancel | None
) -> Measured:
    """Return `measured` with its VMAF and legibility."""
    windows = sample(planned.plan.duration_ms, most=GRADED_WINDOWS)
    rung = _open(planned, encoded.rungs[measured.id])
    vmaf, legibility = grade_picture(planned, rung, windows, cancel=cancel)
    return replace(measured, vmaf=vmaf, legibility=legibility)


def hear_all(planned: Planned, encoded: Encoded, cancel: Cancel | None) -> list[Heard]:
    """Return each sound once, from the first file that carries it."""
    files = {rung.audio: encoded.rungs[rung.id] for rung in reversed(planned.plan.rungs)}
    # Packing copies packets: what levelling heard is what the packages hold.
    levelled: dict[str, Any] = {}
    for unit in encoded.units:
        levelled |= unit.facts.get("sounds", {})
    heard = []
    for sound in planned.plan.audio:
        if (told := levelled.get(sound.id)) is not None:
            heard.append(
                Heard(
                    id=sound.id,
                    integrated_lufs=told["lufs"],
                    true_peak_dbtp=told["peak_dbtp"],
                )
            )
            continue
        file = files.get(sound.id) or encoded.listen[sound.id]
        loud = hear(planned, _open(planned, file), cancel=cancel)
        heard.append(
            Heard(
                id=sound.id,
                integrated_lufs=loud.integrated_lufs,
                true_peak_dbtp=loud.true_peak_dbtp,
            )
        )
    return heard


def _open(planned: Planned, packed: Packed) -> Tool:
    return Tool(ffmpeg=planned.found.tool.ffmpeg, source=str(packed.mp4.resolve()), demuxer="mov")

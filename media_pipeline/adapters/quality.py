"""Measure every finished file of a lesson: what its report and its reviewers are told."""

from dataclasses import replace
from typing import Any

from media_pipeline.adapters.chunk_job import Done
from media_pipeline.adapters.encoder import Encoded
from media_pipeline.adapters.grader import grade_picture, hear, sample
from media_pipeline.adapters.packager import Packed
from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.runner import Cancel
from media_pipeline.core.command import Tool
from media_pipeline.core.plan import Plan
from media_pipeline.core.qc import Heard, Measured

# Comparing costs about as much per second as encoding: a sample of each rung tells enough.
GRADED_WINDOWS = 2


def grade(planned: Planned, measured: Measured, packed: Packed, cancel: Cancel | None) -> Measured:
    """Return `measured` with its VMAF and legibility."""
    windows = sample(planned.plan.duration_ms, most=GRADED_WINDOWS)
    vmaf, legibility = grade_picture(planned, _open(planned, packed), windows, cancel=cancel)
    return replace(measured, vmaf=vmaf, legibility=legibility)


def find_carriers(plan: Plan) -> dict[str, str]:
    """Return the first rung that carries each sound, by the sound's id."""
    return {rung.audio: rung.id for rung in reversed(plan.rungs)}


def hear_sound(planned: Planned, sound: str, packed: Packed, cancel: Cancel | None) -> Heard:
    """Return how loud `sound` is in the file that carries it."""
    loud = hear(planned, _open(planned, packed), cancel=cancel)
    return Heard(id=sound, integrated_lufs=loud.integrated_lufs, true_peak_dbtp=loud.true_peak_dbtp)


def recall_heard(sound: str, told: dict[str, float]) -> Heard:
    """Return how loud `sound` was when it was levelled."""
    return Heard(id=sound, integrated_lufs=told["lufs"], true_peak_dbtp=told["peak_dbtp"])


def recall_all(plan: Plan, sounds: Done) -> list[Heard]:
    """Return how loud each sound is: packing copies packets, so levelling has heard it already."""
    return [recall_heard(sound.id, sounds.facts["sounds"][sound.id]) for sound in plan.audio]


def hear_all(planned: Planned, encoded: Encoded, cancel: Cancel | None) -> list[Heard]:
    """Return each sound once, from the first file that carries it."""
    carriers = find_carriers(planned.plan)
    # Packing copies packets: what levelling heard is what the packages hold.
    levelled: dict[str, Any] = {}
    for unit in encoded.units:
        levelled |= unit.facts.get("sounds", {})
    heard = []
    for sound in planned.plan.audio:
        if (told := levelled.get(sound.id)) is not None:
            heard.append(recall_heard(sound.id, told))
            continue
        rung = carriers.get(sound.id)
        packed = encoded.rungs[rung] if rung else encoded.listen[sound.id]
        heard.append(hear_sound(planned, sound.id, packed, cancel))
    return heard


def _open(planned: Planned, packed: Packed) -> Tool:
    return Tool(ffmpeg=planned.found.tool.ffmpeg, source=str(packed.mp4.resolve()), demuxer="mov")

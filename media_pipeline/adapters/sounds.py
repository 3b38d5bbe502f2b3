"""The sounds of a lesson: encoded whole, packed alone to listen to, given back when packed."""

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from media_pipeline.adapters.chunk_job import DONE, Done, find_done, settle
from media_pipeline.adapters.leveller import level_sounds
from media_pipeline.adapters.packager import Packed, pack, read_sound
from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.runner import Cancel
from media_pipeline.adapters.scratch import scratch_directory, write_whole
from media_pipeline.core.packaging import Sound
from media_pipeline.core.sounds import AudioRung

SOUNDS = "sounds"


def encode_sounds(
    planned: Planned,
    work: Path,
    *,
    nice: int,
    cancel: Cancel | None,
    on_share: Callable[[float], None],
) -> Done:
    """Encode every sound of the plan, or return them as they were finished before."""
    directory = work / SOUNDS
    if (done := find_done(directory)) is not None:
        return done
    facts: dict[str, Any] = {"cpu_s": 0.0, "peak_rss_bytes": 0}
    with scratch_directory(work) as scratch:
        if planned.plan.audio:
            facts = level_sounds(planned, scratch, nice=nice, cancel=cancel, on_share=on_share)
        write_whole(scratch / DONE, json.dumps(facts).encode())
        settle(scratch, directory)
    on_share(1.0)
    return Done(directory=directory, facts=facts)


def encode_sound_again(
    planned: Planned, sound: AudioRung, work: Path, *, nice: int, cancel: Cancel | None
) -> None:
    """Encode one sound once more, and lay it beside what was told of all."""
    alone = replace(planned, plan=replace(planned.plan, audio=(sound,)))
    with scratch_directory(work) as scratch:
        level_sounds(alone, scratch, nice=nice, cancel=cancel, on_share=lambda _share: None)
        (work / SOUNDS).mkdir(exist_ok=True)
        (scratch / f"{sound.id}.mp4").replace(work / SOUNDS / f"{sound.id}.mp4")


def read_encoded(planned: Planned, sound: AudioRung, path: Path) -> Sound:
    """Return the sound encoded at `path`, as long as the lesson."""
    return read_sound(
        path,
        codec=sound.codec,
        language=planned.found.probe.audio[0].language,
        duration_ms=planned.plan.duration_ms,
    )


def pack_sound(planned: Planned, sound: AudioRung, *, sounds: Path, out: Path) -> Packed:
    """Pack one sound for those who only listen."""
    path = sounds / f"{sound.id}.mp4"
    target = out / sound.family / "listen.mp4"
    target.parent.mkdir(parents=True, exist_ok=True)
    return pack(
        target=target,
        chunks=(),
        chunk_frames=(),
        fps=None,
        size=(0, 0),
        length_s=Fraction(planned.plan.duration_ms, 1000),
        sound=read_encoded(planned, sound, path),
        sound_path=path,
        segment_s=planned.plan.segment_s,
    )

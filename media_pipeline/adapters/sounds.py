"""The sounds of a lesson: all encoded whole in one pass, the listen-only ones packed alone."""

import json
import shutil
from fractions import Fraction
from pathlib import Path

from media_pipeline.adapters.chunk_job import DONE, Done, find_done
from media_pipeline.adapters.packager import Packed, pack, read_sound
from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.runner import Cancel, Confinement, run
from media_pipeline.adapters.scratch import scratch_directory, write_whole
from media_pipeline.adapters.tracker import Tracker
from media_pipeline.core.chunk_command import encode_sounds as encode_sounds_command
from media_pipeline.core.packaging import Sound
from media_pipeline.core.progress import read_out_time_ms
from media_pipeline.core.sounds import AudioRung

SOUNDS = "sounds"


def encode_sounds(
    planned: Planned, work: Path, *, nice: int, cancel: Cancel | None, tracker: Tracker
) -> Done:
    """Encode every sound of the plan in one pass, or return them as they were finished before."""
    directory = work / SOUNDS
    if (done := find_done(directory)) is not None:
        return done
    facts: dict[str, float] = {"cpu_s": 0.0, "peak_rss_bytes": 0}
    tell = tracker.share(SOUNDS)
    with scratch_directory(work) as scratch:
        if planned.plan.audio:
            finished = run(
                encode_sounds_command(
                    tool=planned.found.tool,
                    track=planned.found.probe.audio[0].number,
                    plan=planned.plan,
                ),
                scratch=scratch,
                confinement=Confinement(nice=nice),
                cancel=cancel,
                on_line=lambda line: tell(
                    (read_out_time_ms(line) or 0) / max(1, planned.plan.duration_ms)
                ),
            )
            facts = {"cpu_s": finished.cpu_s, "peak_rss_bytes": finished.peak_rss_bytes}
        write_whole(scratch / DONE, json.dumps(facts).encode())
        shutil.rmtree(directory, ignore_errors=True)
        scratch.rename(directory)
    tell(1.0)
    return Done(directory=directory, facts=facts)


def read_encoded(planned: Planned, sound: AudioRung, path: Path) -> Sound:
    """Return the sound encoded at `path`, as long as the lesson."""
    return read_sound(
        path,
        codec=sound.codec,
        language=planned.found.probe.audio[0].language,
        duration_ms=planned.plan.duration_ms,
    )


def pack_sound(
    planned: Planned, sound: AudioRung, *, sounds: Path, out: Path, work: Path
) -> Packed:
    """Pack one sound for those who only listen."""
    path = sounds / f"{sound.id}.mp4"
    return pack(
        target=out / sound.family / "listen.mp4",
        scratch=work,
        chunks=(),
        chunk_frames=(),
        fps=None,
        size=(0, 0),
        length_s=Fraction(planned.plan.duration_ms, 1000),
        sound=read_encoded(planned, sound, path),
        sound_path=path,
        segment_s=planned.plan.segment_s,
    )

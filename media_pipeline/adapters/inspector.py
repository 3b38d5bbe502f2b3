"""Read a finished file from first to last and measure what a player would find."""

import re

from media_pipeline.adapters.packager import Packed
from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.runner import Cancel, Confinement, run
from media_pipeline.adapters.scratch import scratch_directory
from media_pipeline.core.command import Tool, replay
from media_pipeline.core.qc import Measured
from media_pipeline.core.timeline import read_packets

CONFINEMENT = Confinement(cpu_s=3600, wall_s=3600, memory_bytes=6 * 2**30)
LINES = 200
ERRORS = re.compile(r"\[(error|fatal)\]")


def inspect(
    planned: Planned,
    name: str,
    packed: Packed,
    *,
    decode: bool = False,
    cancel: Cancel | None = None,
) -> Measured:
    """Return what a player would find in `packed`; decoding it all costs a fifth of encoding."""
    rung = next(rung for rung in planned.plan.rungs if rung.id == name)
    tool = Tool(ffmpeg=planned.found.tool.ffmpeg, source=str(packed.mp4), demuxer="mov")
    with scratch_directory() as scratch:
        finished = run(
            replay(tool, has_picture=True, has_sound=bool(planned.plan.audio), decode=decode),
            scratch=scratch,
            confinement=CONFINEMENT,
            cancel=cancel,
            tail_lines=LINES,
        )
    streams = read_packets(finished.stdout.decode("ascii", "replace").splitlines())
    fps = planned.plan.rung_fps(rung)
    video, audio = streams.get(0), streams.get(1)
    return Measured(
        id=name,
        expected_frames=-(-planned.plan.frames // rung.divisor),
        frames=len(video.starts_s) if video else 0,
        frame_ms=round(float(1000 / fps), 3),
        expected_ms=planned.plan.duration_ms,
        video_end_ms=round(video.end_s * 1000, 3) if video else None,
        audio_end_ms=round(audio.end_s * 1000, 3) if audio else None,
        errors=sum(bool(ERRORS.search(line)) for line in finished.tail),
        average_bps=packed.average_bps,
        peak_bps=packed.peak_bps,
        link_kbps=rung.link_kbps,
    )

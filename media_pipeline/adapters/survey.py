"""Open a source once for everything that follows: probe it, list its packets, lay its timeline."""

from dataclasses import dataclass
from pathlib import Path

from media_pipeline.adapters.binary import find_ffmpeg
from media_pipeline.adapters.prober import probe_file
from media_pipeline.adapters.runner import Cancel, Confinement, run
from media_pipeline.adapters.scratch import scratch_directory
from media_pipeline.core.command import Tool, list_packets
from media_pipeline.core.probe import Limits, Probe, check_duration, choose_track
from media_pipeline.core.refusals import Damaged, ToolFailed, Unsupported
from media_pipeline.core.timeline import (
    Packets,
    Timeline,
    find_kept_share,
    lay_timeline,
    read_packets,
)

CONFINEMENT = Confinement(cpu_s=600, wall_s=1800, memory_bytes=4 * 2**30)


@dataclass(frozen=True, kw_only=True)
class Surveyed:
    path: Path
    tool: Tool
    probe: Probe
    timeline: Timeline
    kept_share: float = 1.0


def survey(
    path: Path,
    *,
    ffmpeg: str = "",
    audio: str = "",
    limits: Limits = Limits(),  # noqa: B008
    cancel: Cancel | None = None,
) -> Surveyed:
    """Return what `path` is and when it plays; `audio` names the track to hear if not the first.

    :raises UnusableInput: it cannot be used, for the reason its class names.
    """
    probe = choose_track(probe_file(path, limits=limits, cancel=cancel), audio)
    tool = Tool(ffmpeg=find_ffmpeg(ffmpeg), source=str(path.resolve()), demuxer=probe.demuxer)
    packets = _list_packets(tool, probe, cancel)
    video = packets.get(0) if probe.main_video else None
    heard = packets.get(1 if probe.main_video else 0) if probe.audio else None
    if video is None and heard is None:
        raise Damaged("no packet of picture or sound is left in it")
    claims = probe.main_video
    timeline = lay_timeline(
        video=video,
        audio=heard,
        claimed_fps=claims.fps if claims else None,
        claimed_frames=claims.frames if claims else None,
    )
    check_duration(timeline.duration_ms, limits=limits)
    # Matroska and the streams state their length too loosely to be held to it.
    truncated = probe.truncated and probe.demuxer == "mov"
    kept = find_kept_share(timeline, claimed_ms=probe.duration_ms, truncated=truncated)
    return Surveyed(path=path, tool=tool, probe=probe, timeline=timeline, kept_share=kept)


def _list_packets(tool: Tool, probe: Probe, cancel: Cancel | None) -> dict[int, Packets]:
    with scratch_directory() as scratch:
        try:
            finished = run(
                list_packets(tool, probe), scratch=scratch, confinement=CONFINEMENT, cancel=cancel
            )
        except ToolFailed as error:
            if any("Invalid data" in line or "moov" in line for line in error.tail):
                raise Damaged("the packets in it cannot be read") from error
            raise Unsupported("ffmpeg cannot open it") from error
    return read_packets(finished.stdout.decode("ascii", "replace").splitlines())

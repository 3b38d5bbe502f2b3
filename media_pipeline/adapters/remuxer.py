"""Make a download from a package, on demand: seconds of copying, nothing encoded again."""

from pathlib import Path

from media_pipeline.adapters.binary import find_ffmpeg
from media_pipeline.adapters.outdir import place_is_named
from media_pipeline.adapters.prober import probe_file
from media_pipeline.adapters.runner import Cancel, Confinement, run
from media_pipeline.adapters.scratch import check_room, publish, scratch_directory
from media_pipeline.core.command import Tool
from media_pipeline.core.refusals import Unsupported
from media_pipeline.core.remux_command import remux

CONFINEMENT = Confinement(cpu_s=600, wall_s=1800, memory_bytes=4 * 2**30)


def remux_file(
    package: Path, target: Path, *, ffmpeg: str = "", cancel: Cancel | None = None
) -> int:
    """Write `package` to `target` with one index at its front; return its bytes.

    :raises Unsupported: `package` is no MP4.
    :raises MediaError: for the reason its class names.
    """
    probe = probe_file(package, cancel=cancel)
    if probe.demuxer != "mov":
        raise Unsupported("only MP4 packages become downloads")
    with place_is_named(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    # Once as written, once more while the index moves to the front.
    check_room(target.parent, needed_bytes=2 * probe.bytes)
    tool = Tool(ffmpeg=find_ffmpeg(ffmpeg), source=str(package.resolve()), demuxer="mov")
    with place_is_named(target), scratch_directory(target.parent) as scratch:
        run(remux(tool, file="film.mp4"), scratch=scratch, confinement=CONFINEMENT, cancel=cancel)
        publish(scratch / "film.mp4", target)
    return target.stat().st_size

"""The rungs of a finished wave packed one by one; what is packed leaves the disk as a piece."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from media_pipeline.adapters.joining import PiecesGone
from media_pipeline.adapters.packager import Packed, pack
from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.scratch import write_whole
from media_pipeline.adapters.sounds import pack_sound, read_encoded
from media_pipeline.core.ladder import VideoRung
from media_pipeline.core.sounds import AudioRung, Family
from media_pipeline.core.work import Unit

PATHS = ("mp4", "playlist", "keys_playlist")


def pack_rung(
    planned: Planned, rung: VideoRung, units: Sequence[Unit], *, sounds: Path, out: Path, work: Path
) -> Packed:
    """Pack one rung from the chunks of `units`, or return it as it was packed before.

    :raises ToolFailed: the chunks do not fit together, or the package has vanished.
    """

    def make() -> Packed:
        return pack_chunks(planned, rung, units, sounds=sounds, out=out, work=work)

    packed = _pack_once(rung.id, rung.family, make, out=out, work=work)
    # Only behind the marker: from here on the package is the only copy, so that work and result
    # together never hold a lesson much more than once.
    for unit in units:
        (work / unit.name / f"{rung.id}.mp4").unlink(missing_ok=True)
    return packed


def pack_listen(
    planned: Planned, sound: AudioRung, *, sounds: Path, out: Path, work: Path
) -> Packed:
    """Pack one sound alone, or return it as it was packed before.

    :raises ToolFailed: the package has vanished.
    """

    def make() -> Packed:
        return pack_sound(planned, sound, sounds=sounds, out=out)

    return _pack_once(sound.id, sound.family, make, out=out, work=work)


def _pack_once(
    name: str, family: Family, make: Callable[[], Packed], *, out: Path, work: Path
) -> Packed:
    marker = work / f"packed-{name}.json"
    try:
        if (packed := _find_packed(marker, out)) is None:
            packed = make()
            facts = describe_packed(packed) | {"family": family.value}
            write_whole(marker, json.dumps(facts).encode())
    except PiecesGone:
        # Forget everything, so that the next run starts afresh.
        shutil.rmtree(work, ignore_errors=True)
        raise
    return packed


def describe_packed(packed: Packed) -> dict[str, Any]:
    """Return what is known of a package as JSON knows it, its files by their names alone."""
    return asdict(packed) | {name: str(getattr(packed, name).name) for name in PATHS}


def read_packed(facts: dict[str, Any], home: Path) -> Packed:
    """Return the package that `facts` describe, its files in the folder `home`."""
    paths = {name: home / facts[name] for name in PATHS}
    return Packed(**(facts | paths | {"codecs": tuple(facts["codecs"])}))


def _find_packed(marker: Path, out: Path) -> Packed | None:
    if not marker.is_file():
        return None
    facts: dict[str, Any] = json.loads(marker.read_text())
    packed = read_packed(facts, out / facts.pop("family"))
    if not packed.mp4.is_file():
        # Its chunks are gone too.
        raise PiecesGone(f"{packed.mp4.name} was removed between two runs; run again")
    return packed


def pack_chunks(
    planned: Planned, rung: VideoRung, units: Sequence[Unit], *, sounds: Path, out: Path, work: Path
) -> Packed:
    """Pack one rung into `out` from the chunks that `units` left in `work`.

    :raises ToolFailed: the chunks do not fit together.
    """
    plan = planned.plan
    sound = next((sound for sound in plan.audio if sound.id == rung.audio), None)
    path = sounds / f"{rung.audio}.mp4" if sound else None
    target = out / rung.family / f"{rung.link_kbps}.mp4"
    target.parent.mkdir(parents=True, exist_ok=True)
    return pack(
        target=target,
        chunks=[work / unit.name / f"{rung.id}.mp4" for unit in units],
        chunk_frames=[-(-unit.chunk.frames // rung.divisor) for unit in units],
        fps=plan.rung_fps(rung),
        size=(rung.width, rung.height),
        length_s=plan.frames / plan.fps,
        sound=read_encoded(planned, sound, path) if sound and path else None,
        sound_path=path,
    )

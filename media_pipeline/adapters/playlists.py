"""Write one HLS master playlist per family over the packages of a finished lesson."""

from pathlib import Path
from typing import Any

from media_pipeline.adapters.encoder import Encoded
from media_pipeline.adapters.packager import Packed
from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.scratch import write_whole
from media_pipeline.core.packaging import Variant, write_master


def write_masters(planned: Planned, encoded: Encoded, out: Path) -> dict[str, str]:
    """Write the masters into `out` and return their paths by family."""
    masters = {}
    plan = planned.plan
    families = [rung.family for rung in plan.rungs] + [sound.family for sound in plan.audio]
    for family in dict.fromkeys(families):
        variants = [
            _variant(encoded.rungs[rung.id], rung.width, rung.height, plan.rung_fps(rung))
            for rung in plan.rungs
            if rung.family is family
        ]
        variants += [
            _variant(encoded.listen[sound.id], 0, 0, None)
            for sound in plan.audio
            if sound.family is family and sound.id in encoded.listen
        ]
        target = out / family / "master.m3u8"
        language = planned.found.probe.audio[0].language if plan.audio else ""
        text = write_master(variants, language=language, has_sound=bool(plan.audio))
        write_whole(target, text.encode())
        masters[family.value] = str(target.relative_to(out))
    return masters


def _variant(packed: Packed, width: int, height: int, fps: Any) -> Variant:
    return Variant(
        playlist=packed.playlist.name,
        keys_playlist=packed.keys_playlist.name,
        codecs=packed.codecs,
        average_bps=packed.average_bps,
        peak_bps=packed.segment_peak_bps,
        keys_bps=packed.keys_bps,
        width=width,
        height=height,
        fps=fps,
    )

"""What is told of a finished lesson, from the parts that one process or many have made."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from media_pipeline.adapters.chunk_job import Done
from media_pipeline.adapters.encoder import Encoded
from media_pipeline.adapters.packager import Packed
from media_pipeline.adapters.planner import Planned
from media_pipeline.core.ladder import Family
from media_pipeline.core.plan import Plan
from media_pipeline.core.probe import AudioTrack
from media_pipeline.core.qc import Heard, Measured, check
from media_pipeline.core.report import plain
from media_pipeline.core.watch import Watched, read_watched


@dataclass(frozen=True, kw_only=True)
class Parts:
    """All that a report is made of."""

    planned: Planned
    sha256: str
    encoded: Encoded
    masters: dict[str, str]
    extras: dict[str, Any]
    measured: Sequence[Measured]
    heard: Sequence[Heard]
    watched: Watched | None


def compose_report(parts: Parts, *, qc_cpu_s: float) -> dict[str, Any]:
    """Return the report of a lesson, without what it cost."""
    planned, encoded = parts.planned, parts.encoded
    plan = planned.plan
    findings = check(
        parts.measured,
        loudness=planned.loudness,
        watched=parts.watched,
        kept_share=encoded.kept_share,
        heard=parts.heard,
        expected_lufs=plan.gain.target_lufs if plan.gain else None,
    )
    return {
        "source": describe_source(planned, parts.sha256),
        "recipe": plan.recipe,
        "content": name_content(plan),
        "rungs": [describe_rung(plan, rung.id, encoded.rungs[rung.id]) for rung in plan.rungs],
        "audio": [describe_sound(plan, name, packed) for name, packed in encoded.listen.items()],
        "masters": parts.masters,
        **parts.extras,
        "qc": {
            "findings": plain(findings),
            "files": plain(parts.measured),
            "loudness": plain(planned.loudness) if planned.loudness else None,
            "heard": plain(parts.heard),
            "watched": plain(parts.watched) if parts.watched else None,
            "kept_share": round(encoded.kept_share, 4),
            "cpu_s": round(qc_cpu_s, 2),
        },
    }


def dump(report: dict[str, Any]) -> bytes:
    """Return `report` as it lies beside the files."""
    return (json.dumps(report, ensure_ascii=False, indent=2) + "\n").encode()


def name_content(plan: Plan) -> str:
    """Return in one word what the lesson shows."""
    return plan.analysis.content.value if plan.analysis else "sound"


def describe_sound(plan: Plan, name: str, packed: Packed) -> dict[str, Any]:
    """Return what a report says of a sound offered alone."""
    family: Family = next(sound.family for sound in plan.audio if sound.id == name)
    return {"id": name, "codecs": packed.codecs} | describe_files(packed, family.value)


def describe_source(planned: Planned, sha256: str) -> dict[str, Any]:
    found = planned.found
    video = found.probe.main_video
    return {
        "sha256": sha256,
        "bytes": found.path.stat().st_size,
        "duration_ms": found.timeline.duration_ms,
        "container": found.probe.container,
        "width": video.display_size[0] if video else None,
        "height": video.display_size[1] if video else None,
        "fps": str(found.timeline.fps) if video else None,
        "audio_tracks": len(found.probe.audio),
        "heard_track": _describe_track(found.probe.audio[0]) if found.probe.audio else None,
        "subtitle_tracks": len(found.probe.subtitles),
    }


def _describe_track(track: AudioTrack) -> dict[str, Any]:
    return {"number": track.number + 1, "language": track.language, "title": track.title}


def describe_files(packed: Packed, family: str) -> dict[str, Any]:
    """Return the rates of a package and the names of its files below the result's folder."""
    return {
        "average_bps": packed.average_bps,
        "peak_bps": packed.peak_bps,
        "bytes": packed.bytes,
        "mp4": f"{family}/{packed.mp4.name}",
        "playlist": f"{family}/{packed.playlist.name}",
    }


def describe_rung(plan: Plan, name: str, packed: Packed) -> dict[str, Any]:
    """Return what a report says of one rung."""
    rung = next(rung for rung in plan.rungs if rung.id == name)
    return {
        "id": name,
        "family": rung.family.value,
        "link_kbps": rung.link_kbps,
        "codecs": packed.codecs,
        "width": rung.width,
        "height": rung.height,
        "fps": round(float(plan.rung_fps(rung)), 3),
        "transparent": rung.transparent,
    } | describe_files(packed, rung.family.value)


def read_all_watched(units: Iterable[Done], plan: Plan) -> Watched | None:
    """Return what the first wave saw over the whole lesson; None where there is no picture."""
    if not plan.rungs:
        return None
    rows = [row for unit in units for row in unit.facts.get("watched", [])]
    return read_watched(rows, duration_ms=plan.duration_ms)

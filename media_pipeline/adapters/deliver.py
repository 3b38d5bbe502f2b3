"""From a file to a directory that a web server can show: encode, masters, measure, report."""

import json
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media_pipeline.adapters.encoder import Encoded, encode, resume_key
from media_pipeline.adapters.extras import make_extras
from media_pipeline.adapters.inspector import inspect
from media_pipeline.adapters.masters import write_masters
from media_pipeline.adapters.outdir import hold, open_work, sweep
from media_pipeline.adapters.packager import Packed
from media_pipeline.adapters.planner import Planned, plan_file
from media_pipeline.adapters.prober import hash_file
from media_pipeline.adapters.quality import grade, hear_all
from media_pipeline.adapters.runner import Cancel
from media_pipeline.adapters.scratch import write_whole
from media_pipeline.core.links import LINKS_KBPS
from media_pipeline.core.loudness import SPEECH_LUFS
from media_pipeline.core.plan import Plan
from media_pipeline.core.probe import AudioTrack
from media_pipeline.core.progress import Progress
from media_pipeline.core.qc import check
from media_pipeline.core.report import plain
from media_pipeline.core.sounds import Family
from media_pipeline.core.watch import Watched, read_watched


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is asked for."""

    source: Path
    out: Path
    families: tuple[Family, ...] = tuple(Family)
    links_kbps: tuple[int, ...] = LINKS_KBPS
    jobs: int = 1
    nice: int = 10
    ffmpeg: str = ""
    audio: str = ""
    """The audio track to be heard: its number from 1 or its language; the first by default."""
    target_lufs: float = SPEECH_LUFS
    grades: bool = True
    """Whether the rungs are compared with the source; it costs a few seconds a rung."""


def deliver(
    order: Order,
    *,
    cancel: Cancel | None = None,
    on_progress: Callable[[Progress], None] = lambda _event: None,
) -> dict[str, Any]:
    """Encode `order` and return its report, which is also written beside the files.

    :raises MediaError: for the reason its class names.
    """
    with hold(order.out):
        return _deliver(order, cancel, on_progress)


def _deliver(
    order: Order, cancel: Cancel | None, on_progress: Callable[[Progress], None]
) -> dict[str, Any]:
    started = time.monotonic()
    before = _cpu_s()
    planned = plan_file(
        order.source,
        ffmpeg=order.ffmpeg,
        families=order.families,
        links_kbps=order.links_kbps,
        audio=order.audio,
        target_lufs=order.target_lufs,
        cancel=cancel,
    )
    plan_cpu_s = _cpu_s() - before
    sha256 = hash_file(order.source, cancel=cancel)
    work = open_work(order.out, resume_key(planned, sha256))
    encoded = encode(
        planned,
        order.out,
        work=work,
        jobs=order.jobs,
        nice=order.nice,
        cancel=cancel,
        on_progress=on_progress,
    )
    masters = write_masters(planned, encoded, order.out)
    watched = _watched(encoded, planned.plan)
    ladder_cpu_s = _cpu_s() - before
    measured = [
        inspect(planned, rung.id, encoded.rungs[rung.id], cancel=cancel)
        for rung in planned.plan.rungs
    ]
    first = planned.plan.first_wave
    extras = make_extras(
        planned,
        order.out,
        lowest=encoded.rungs[first[0].id] if first else None,
        watched=watched,
        cancel=cancel,
    )
    encode_cpu_s = _cpu_s() - before
    if order.grades:
        measured = [grade(planned, one, encoded, cancel) for one in measured]
    heard = hear_all(planned, encoded, cancel)
    findings = check(
        measured,
        loudness=planned.loudness,
        watched=watched,
        kept_share=encoded.kept_share,
        heard=heard,
        expected_lufs=planned.plan.gain.target_lufs if planned.plan.gain else None,
    )
    report = {
        "source": _describe_source(planned, sha256),
        "recipe": planned.plan.recipe,
        "content": planned.plan.analysis.content.value if planned.plan.analysis else "sound",
        "rungs": [
            _describe_rung(planned.plan, rung.id, encoded, order.out) for rung in planned.plan.rungs
        ],
        "audio": [
            {"id": name, "codecs": packed.codecs} | _describe_packed(packed, order.out)
            for name, packed in encoded.listen.items()
        ],
        "masters": masters,
        **extras,
        "qc": {
            "findings": plain(findings),
            "files": plain(measured),
            "loudness": plain(planned.loudness) if planned.loudness else None,
            "heard": plain(heard),
            "watched": plain(watched) if watched else None,
            "kept_share": round(encoded.kept_share, 4),
            "cpu_s": round(_cpu_s() - before - encode_cpu_s, 2),
        },
        "first_ready_s": round(encoded.first_ready_s, 2),
        "peak_rss_bytes": encoded.peak_rss_bytes,
        "plan_cpu_s": round(plan_cpu_s, 2),
        "extras_cpu_s": round(encode_cpu_s - ladder_cpu_s, 2),
        "cpu_s": round(encode_cpu_s, 2),
        "wall_s": round(time.monotonic() - started, 2),
    }
    write_whole(order.out / "report.json", _dump(report))
    sweep(order.out, report)
    return report


def _dump(report: dict[str, Any]) -> bytes:
    return (json.dumps(report, ensure_ascii=False, indent=2) + "\n").encode()


def _cpu_s() -> float:
    """Return the CPU seconds of this process and of every tool that has ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _describe_source(planned: Planned, sha256: str) -> dict[str, Any]:
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


def _describe_packed(packed: Packed, out: Path) -> dict[str, Any]:
    return {
        "average_bps": packed.average_bps,
        "peak_bps": packed.peak_bps,
        "bytes": packed.bytes,
        "mp4": str(packed.mp4.relative_to(out)),
        "playlist": str(packed.playlist.relative_to(out)),
    }


def _describe_rung(plan: Plan, name: str, encoded: Encoded, out: Path) -> dict[str, Any]:
    rung = next(rung for rung in plan.rungs if rung.id == name)
    packed = encoded.rungs[name]
    return {
        "id": name,
        "family": rung.family.value,
        "link_kbps": rung.link_kbps,
        "codecs": packed.codecs,
        "width": rung.width,
        "height": rung.height,
        "fps": round(float(plan.rung_fps(rung)), 3),
        "transparent": rung.transparent,
    } | _describe_packed(packed, out)


def _watched(encoded: Encoded, plan: Plan) -> Watched | None:
    if not plan.rungs:
        return None
    rows = [row for unit in encoded.units for row in unit.facts.get("watched", [])]
    return read_watched(rows, duration_ms=plan.duration_ms)

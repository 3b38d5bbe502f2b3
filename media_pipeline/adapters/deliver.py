"""From a file to a directory that a web server can show: encode, masters, measure, report."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media_pipeline.adapters.encoder import encode, resume_key
from media_pipeline.adapters.extras import make_extras
from media_pipeline.adapters.inspector import inspect
from media_pipeline.adapters.outdir import hold, open_work, sweep
from media_pipeline.adapters.planner import plan_file
from media_pipeline.adapters.playlists import write_masters
from media_pipeline.adapters.prober import hash_file
from media_pipeline.adapters.quality import grade, hear_all
from media_pipeline.adapters.reports import Parts, compose_report, dump, read_all_watched
from media_pipeline.adapters.runner import Cancel
from media_pipeline.adapters.scratch import write_whole
from media_pipeline.core.links import LINKS_KBPS
from media_pipeline.core.loudness import SPEECH_LUFS
from media_pipeline.core.progress import Progress
from media_pipeline.core.sounds import Family


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
    watched = read_all_watched(encoded.units, planned.plan)
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
        measured = [grade(planned, one, encoded.rungs[one.id], cancel) for one in measured]
    heard = hear_all(planned, encoded, cancel)
    parts = Parts(
        planned=planned,
        sha256=sha256,
        encoded=encoded,
        masters=masters,
        extras=extras,
        measured=measured,
        heard=heard,
        watched=watched,
    )
    report = compose_report(parts, qc_cpu_s=_cpu_s() - before - encode_cpu_s) | {
        "first_ready_s": round(encoded.first_ready_s, 2),
        "peak_rss_bytes": encoded.peak_rss_bytes,
        "plan_cpu_s": round(plan_cpu_s, 2),
        "extras_cpu_s": round(encode_cpu_s - ladder_cpu_s, 2),
        "cpu_s": round(encode_cpu_s, 2),
        "wall_s": round(time.monotonic() - started, 2),
    }
    write_whole(order.out / "report.json", dump(report))
    sweep(order.out, report)
    return report


def _cpu_s() -> float:
    """Return the CPU seconds of this process and of every tool that has ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)

"""A master and what was found about it, made together: for a folder, or for a store."""

import hashlib
import json
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from media_pipeline.adapters.master_check import check_structure
from media_pipeline.adapters.mastering import Made, MasterOrder, make_master
from media_pipeline.adapters.outdir import hold, place_is_named
from media_pipeline.adapters.prober import hash_file
from media_pipeline.adapters.runner import Cancel
from media_pipeline.adapters.scratch import publish, scratch_directory, write_whole
from media_pipeline.core.masters.findings import (
    Finding,
    Light,
    judge_loudness,
    judge_whole,
    sort_findings,
)
from media_pipeline.core.masters.profiles import FRAMES_PER_S
from media_pipeline.core.progress import Progress
from media_pipeline.core.refusals import Cancelled
from media_pipeline.core.report import plain

# Making takes this much of the whole, reading back the rest.
MADE = 80.0
JSON_NAME = "report.json"


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A finished file in the scratch directory, and its report."""

    path: Path
    report: dict[str, Any]
    light: Light
    papers: dict[str, bytes]
    """The report as files, by name."""


def deliver_master(
    order: MasterOrder,
    out: Path,
    *,
    cancel: Cancel | None = None,
    on_progress: Callable[[Progress], None] = lambda _event: None,
) -> dict[str, Any]:
    """Make the master of `order` and its report in `out`; return the report.

    Each file appears whole or not at all, the report last.

    :raises MediaError: for the reason its class names.
    """
    with hold(out), place_is_named(out):
        for torn in out.glob("songhoc-*"):
            # Scratch of a run that was killed; nobody else works here.
            shutil.rmtree(torn, ignore_errors=True)
        with scratch_directory(out) as scratch:
            delivery = make_and_check(order, scratch, cancel=cancel, on_progress=on_progress)
            publish(delivery.path, out / delivery.path.name)
        for name, content in delivery.papers.items():
            write_whole(out / name, content)
    return delivery.report


def make_and_check(
    order: MasterOrder,
    scratch: Path,
    *,
    cancel: Cancel | None = None,
    on_progress: Callable[[Progress], None] = lambda _event: None,
) -> Delivery:
    """Leave the master of `order` in `scratch`, read back from first to last.

    :raises MediaError: for the reason its class names.
    """
    started = time.monotonic()

    def tell(event: Progress) -> None:
        on_progress(replace(event, percent=event.percent * MADE / 100))

    made = make_master(order, scratch, cancel=cancel, on_progress=tell)
    on_progress(Progress(step="check", percent=MADE, speed=0.0, eta_s=None))
    findings = _check(order, made, cancel)
    md5 = _hash_md5(made.path, cancel)
    light = judge_whole(findings)
    seconds = made.frames / FRAMES_PER_S
    report = {
        "profile": order.profile.slug,
        "recipe": order.profile.recipe,
        "file": made.path.name,
        "bytes": made.path.stat().st_size,
        "sha256": hash_file(made.path, cancel=cancel),
        "md5": md5,
        "frames": made.frames,
        "verdict": light.value,
        "findings": [plain(finding) for finding in sort_findings(findings)],
        "sound": plain(made.levelled),
        "picture": plain(made.passage) if made.passage else None,
        "wall_s": round(time.monotonic() - started, 2),
        "made_s": round(made.wall_s, 2),
        "speed": round(seconds / max(0.01, time.monotonic() - started), 2),
    }
    on_progress(Progress(step="check", percent=100.0, speed=report["speed"], eta_s=0.0))
    papers = {JSON_NAME: json.dumps(report, ensure_ascii=False, indent=2).encode()}
    return Delivery(path=made.path, report=report, light=light, papers=papers)


def _check(order: MasterOrder, made: Made, cancel: Cancel | None) -> list[Finding]:
    structure = check_structure(
        made.path,
        order.profile,
        ffmpeg=made.found.tool.ffmpeg,
        frames=made.frames,
        cancel=cancel,
    )
    findings = list(structure.findings)
    if made.ran_over and not any(one.code == "underflow" for one in findings):
        findings.append(Finding(code="underflow", light=Light.RED, found="rc buffer underflow"))
    sound = made.levelled
    return findings + judge_loudness(
        order.profile,
        lufs=sound.lufs,
        peak_dbtp=sound.peak_dbtp,
        range_lu=sound.range_lu,
        has_sound=sound.has_track,
    )


def _hash_md5(path: Path, cancel: Cancel | None) -> str:
    # Stations compare it with a tool of their own; it proves nothing against a forger.
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as handle:
        while block := handle.read(1 << 20):
            digest.update(block)
            if cancel is not None and cancel.asked:
                raise Cancelled("stopped on request")
    return digest.hexdigest()

"""A master and what was found about it, made together: for a folder, or for a store."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from media_pipeline.adapters.master_review import review_master, write_papers
from media_pipeline.adapters.mastering import MasterOrder, check_logo, make_master
from media_pipeline.adapters.outdir import hold, place_is_named, workbench
from media_pipeline.adapters.runner import Cancel
from media_pipeline.adapters.scratch import no_space_is_named, publish, write_whole
from media_pipeline.core.masters.findings import Finding, Light
from media_pipeline.core.masters.naming import name_file
from media_pipeline.core.masters.profiles import FRAMES_PER_S
from media_pipeline.core.masters.subtitles import write_beside
from media_pipeline.core.progress import Progress
from media_pipeline.core.report import plain

# Making takes this much of the whole, reading back the rest.
MADE = 80.0
BENCH = "master"


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
    check_logo(order)
    with hold(out), workbench(out, BENCH) as bench:
        with no_space_is_named():
            delivery = make_and_check(order, bench, cancel=cancel, on_progress=on_progress)
        with place_is_named(out):
            for name in delivery.papers:
                # An older report never lies beside new bytes, whenever this is killed.
                (out / name).unlink(missing_ok=True)
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

    def on_share(share: float) -> None:
        percent = MADE + share * (100 - MADE)
        on_progress(Progress(step="check", percent=percent, speed=0.0, eta_s=None))

    known = (Finding(code="underflow", light=Light.RED, found="rc buffer underflow"),)
    reviewed = review_master(
        made.path,
        order.profile,
        ffmpeg=order.ffmpeg,
        frames=made.frames,
        ends_ms=(made.found.timeline.video_end_ms, made.found.timeline.audio_end_ms),
        # What the film promises: a track that could not be read is red.
        has_sound=bool(made.found.probe.audio),
        known=known if made.ran_over else (),
        nice=order.nice,
        cancel=cancel,
        on_share=on_share,
    )
    spent_s = time.monotonic() - started
    report = reviewed.report | {
        "levelling": plain(made.levelled),
        "picture": plain(made.passage) if made.passage else None,
        "made_s": round(made.wall_s, 2),
        "wall_s": round(spent_s, 2),
        "speed": round(made.frames / FRAMES_PER_S / max(0.01, spent_s), 2),
    }
    on_share(1.0)
    papers = _write_captions(order) | write_papers(report, order.profile, reviewed.pictures)
    return Delivery(path=made.path, report=report, light=reviewed.light, papers=papers)


def _write_captions(order: MasterOrder) -> dict[str, bytes]:
    if not order.captions or order.profile.is_radio:
        return {}
    name = name_file(order.name or order.source.stem)
    files = write_beside(
        order.captions, title=name, timecode=order.profile.timecode, day=order.made_at[:10]
    )
    return {f"{name}{ending}": content for ending, content in files.items()}
